/// What the published body leaves out.
extension BoilerplateLearner {
    /// Words that must be left, and half of the body.
    static let unitsLeftMin = 20
    /// How much surer it must be of a line that stands inside the story itself.
    private static let insideFactor = 2.0
    /// A line is inside where so much of what is this story's alone stands on either side: an eighth.
    private static let insideShare = 8

    /// The lines that the published body leaves out, by their places among the lines that are not empty; called when
    /// the text itself has been learned.
    ///
    /// Empty where too little would be left: then the body stays as it is.
    func removable(_ marks: LineMarks, now: Int64) -> [Int] {
        guard let source = knownSource(marks.source) else { return [] }
        let oldest = oldestDay(now)
        let seen = marks.lines.map { line in
            line.hash == 0 ? nil : source.lines[line.hash].flatMap { $0.day >= oldest ? $0 : nil }
        }
        var isRemoved = sure(marks, seen, in: source)
        guard isRemoved.contains(true) else { return [] }
        let likely = seen.map { line in
            line.map { $0.count > 1 && 2 * source.confidence(of: $0) >= limits.confidence } ?? false
        }
        spread(&isRemoved, marks, likely)
        let removed = zip(marks.lines, isRemoved).reduce(0) { $0 + ($1.1 ? Int($1.0.unitCount) : 0) }
        let left = marks.lines.reduce(0) { $0 + Int($1.unitCount) } - removed
        guard left >= Self.unitsLeftMin, left >= removed else { return [] }
        return places(isRemoved, marks)
    }

    /// Lines that are boilerplate by themselves, or come back behind a label that is.
    private func sure(_ marks: LineMarks, _ seen: [Source.Line?], in source: Source) -> [Bool] {
        let isInside = isInside(marks, seen)
        return seen.indices.map { index in
            guard let line = seen[index], line.count > 1, !marks.lines[index].isLabel else { return false }
            let needed = (isInside[index] ? Self.insideFactor : 1) * limits.confidence
            if line.count >= limits.pages, source.confidence(of: line) >= needed { return true }
            guard index + 1 < seen.count, marks.lines[index + 1].isLabel, let label = seen[index + 1] else {
                return false
            }
            return label.count >= limits.pages && source.confidence(of: label) >= limits.confidence
        }
    }

    private func isInside(_ marks: LineMarks, _ seen: [Source.Line?]) -> [Bool] {
        let fresh = zip(marks.lines, seen).map { ($1?.count ?? 0) < 2 ? Int($0.unitCount) : 0 }
        let all = fresh.reduce(0, +)
        var before = 0
        return fresh.map { units in
            defer { before += units }
            return Self.insideShare * before > all && Self.insideShare * (all - before - units) > all
        }
    }

    /// What is half as sure and stands among sure lines goes with them, such as the entries of a list; and bullets and
    /// rules with what they stand before, else with what they stand behind.
    private func spread(_ isRemoved: inout [Bool], _ marks: LineMarks, _ isLikely: [Bool]) {
        let worded = isLikely.indices.filter { marks.lines[$0].unitCount > 0 }
        var start = 0
        while start < worded.count {
            var end = start
            while end < worded.count, !isRemoved[worded[end]], isLikely[worded[end]] { end += 1 }
            let isBound =
                (start == 0 || isRemoved[worded[start - 1]]) && (end == worded.count || isRemoved[worded[end]])
            if isBound { for place in start..<end { isRemoved[worded[place]] = true } }
            start = max(end, start + 1)
        }
        var next: Bool?
        for index in isRemoved.indices.reversed() where !marks.lines[index].isLabel {
            if marks.lines[index].hash == 0 {
                isRemoved[index] = next ?? worded.last.map { isRemoved[$0] } ?? false
            } else {
                next = isRemoved[index]
            }
        }
    }

    /// Labels are no lines of the body.
    private func places(_ isRemoved: [Bool], _ marks: LineMarks) -> [Int] {
        var places: [Int] = []
        var place = 0
        for (line, isRemoved) in zip(marks.lines, isRemoved) where !line.isLabel {
            if isRemoved { places.append(place) }
            place += 1
        }
        return places
    }
}

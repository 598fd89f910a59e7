/// What a snapshot holds of what is learned, in the form that `Deduplicator+Snapshot` tells.
extension BoilerplateLearner.Source {
    func write(_ key: UInt64, to writer: inout StateWriter) {
        writer.integer(key)
        writer.integer(stories)
        writer.integer(UInt16(told.count))
        for story in told { writer.integer(story) }
    }

    static func write(_ lines: ArraySlice<(UInt64, Line)>, of key: UInt64, to writer: inout StateWriter) {
        writer.integer(key)
        writer.integer(UInt16(lines.count))
        for (hash, line) in lines {
            writer.integer(hash)
            for value in [line.count, line.first, line.last] { writer.integer(value) }
            writer.integer(line.day)
        }
    }

    /// Without lines.
    fileprivate init?(from reader: inout StateReader) {
        guard let stories: UInt32 = reader.integer(), let count: UInt16 = reader.integer(), count <= Self.toldMax,
            let told = reader.words(Int(count)), count == Self.toldMax || stories == count
        else { return nil }
        self.init(stories: stories, told: told)
    }
}

extension BoilerplateLearner.Source.Line {
    /// - Parameter stories: those of its source.
    fileprivate init?(from reader: inout StateReader) {
        guard let count: UInt32 = reader.integer(), let first: UInt32 = reader.integer(),
            let last: UInt32 = reader.integer(), let day: Int32 = reader.integer(), count > 0, first <= last
        else { return nil }
        self.init(count: count, first: first, last: last, day: day)
    }
}

extension Deduplicator {
    /// What was learned before it was switched off is passed over.
    mutating func readSource(_ reader: inout StateReader) -> Bool {
        guard let key: UInt64 = reader.integer(), let source = BoilerplateLearner.Source(from: &reader) else {
            return false
        }
        boilerplate?.restore(key, source)
        return true
    }

    mutating func readLines(_ reader: inout StateReader) -> Bool {
        guard let key: UInt64 = reader.integer(), let count: UInt16 = reader.integer() else { return false }
        for _ in 0..<count {
            guard let hash: UInt64 = reader.integer(), let line = BoilerplateLearner.Source.Line(from: &reader) else {
                return false
            }
            boilerplate?.restore(hash, line, of: key)
        }
        return true
    }
}

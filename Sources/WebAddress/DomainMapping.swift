/// The part of UTS 46's mapping that domains in use need; `Host` says which.
enum DomainMapping {
    /// The scalars of a domain, mapped; nil where one of them is not allowed, or is mapped by rules that are not here.
    static func mapped(_ domain: String) -> [Unicode.Scalar]? {
        var output = String.UnicodeScalarView()
        for scalar in domain.unicodeScalars {
            switch scalar.value {
            case 0xAD, 0x200B, 0x2060, 0xFEFF, 0xFE00...0xFE0F:
                continue
            case 0x3002, 0xFF0E, 0xFF61:
                output.append(".")
            case 0xFF01...0xFF5E:
                guard let narrow = Unicode.Scalar(scalar.value - 0xFEE0) else { return nil }
                output.append(contentsOf: narrow.properties.lowercaseMapping.unicodeScalars)
            default:
                output.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        guard output.allSatisfy(isAllowed) else { return nil }
        return composed(String(output))
    }

    /// Whether a scalar stands in a domain as it is.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        // What may deviate (ß, ς and the joiners) is kept, as browsers keep it.
        if [0xDF, 0x3C2, 0x200C, 0x200D].contains(scalar.value) || scalar.isASCII { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default:
            return scalar.value != 0xFFFD && !scalar.properties.changesWhenNFKCCaseFolded
        }
    }

    /// Joins letters and their marks to single scalars where Unicode has one.
    private static func composed(_ domain: String) -> [Unicode.Scalar] {
        var output: [Unicode.Scalar] = []
        for character in domain {
            if character.unicodeScalars.count > 1, let single = compositions[character] {
                output.append(single)
            } else {
                output.append(contentsOf: character.unicodeScalars)
            }
        }
        return output
    }

    /// Characters are equal when they are canonically equivalent, so a decomposed one finds its composed form here.
    private static let compositions: [Character: Unicode.Scalar] = {
        var compositions: [Character: Unicode.Scalar] = [:]
        let ranges: [ClosedRange<UInt32>] = [
            0xC0...0x24F, 0x370...0x52F, 0x1E00...0x1FFF, 0x3040...0x30FF,
        ]
        for scalar in ranges.joined().lazy.compactMap(Unicode.Scalar.init)
        where !scalar.properties.isFullCompositionExclusion {
            compositions[Character(scalar)] = scalar
        }
        return compositions
    }()
}

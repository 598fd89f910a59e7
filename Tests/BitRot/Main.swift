import Foundation
import NewswireService

/// `bit-rot FLIPS SEED STATE…`: damages copies of states that the daemon left, one bit or one cut at a time, and looks
/// whether each is found and named, what it costs, and whether the stores open.
///
/// The states are only read. Copies are made in `TMPDIR`. Prints one line of JSON; a line on standard error for each
/// fault. `Tests/EndToEnd/bit_rot.py` makes the states.
@main
enum Main {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count > 2, let flips = arguments.first.flatMap({ Int($0) }),
            let seed = arguments.dropFirst().first.flatMap({ UInt64($0) })
        else {
            FileHandle.standardError.write(Data("usage: bit-rot FLIPS SEED STATE…\n".utf8))
            exit(64)
        }
        do {
            var tally = Tally()
            let states = try arguments.dropFirst(2).map { try StateCopy.Original($0) }
            let work = NSTemporaryDirectory() + "newswire-bit-rot-\(getpid())"
            defer { try? FileManager.default.removeItem(atPath: work) }
            var random = SplitMix64(state: seed)
            for round in 0..<flips {
                let state = states[round % states.count]
                let copy = try StateCopy(of: state, at: work)
                let damage = try copy.damage(&random)
                tally.take(try Trial(state, copy, damage).run(), of: damage, round)
            }
            print(tally.json)
            exit(tally.hasFaults ? 1 : 0)
        } catch {
            FileHandle.standardError.write(Data("bit-rot: \(error)\n".utf8))
            exit(74)
        }
    }
}

/// S. Vigna's generator: the same seed gives the same damages.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// What all damages together did.
private struct Tally {
    private var flips = 0
    private var cuts = 0
    private var counts: [Trial.Fault: Int] = [:]
    private var flipsThatCost = 0
    private var entriesLostByCuts = 0

    var hasFaults: Bool { !counts.isEmpty }

    mutating func take(_ result: Trial.Result, of damage: StateCopy.Damage, _ round: Int) {
        if damage.isCut {
            cuts += 1
            entriesLostByCuts += result.lost
        } else {
            flips += 1
            flipsThatCost += min(result.lost, 1)
        }
        for (fault, detail) in result.faults {
            counts[fault, default: 0] += 1
            FileHandle.standardError.write(Data("\(round): \(damage.text): \(fault.rawValue): \(detail)\n".utf8))
        }
    }

    var json: String {
        let faults = Trial.Fault.allCases.map { #""\#($0.rawValue)":\#(counts[$0] ?? 0)"# }
        let members =
            [
                #""flips":\#(flips)"#, #""flips that cost an entry":\#(flipsThatCost)"#, #""cuts":\#(cuts)"#,
                #""entries cut off":\#(entriesLostByCuts)"#,
            ] + faults
        return "{" + members.joined(separator: ",") + "}"
    }
}

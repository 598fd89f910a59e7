import ArgumentParser

extension Newswire {
    /// Runs what reads or changes a state, and turns what goes wrong into words on standard error and an exit code.
    static func visiting(_ name: String, _ body: () throws -> Void) throws {
        Interruption.install()
        try Newswire().reportingFailures(Console(name)) {
            do {
                try body()
            } catch is Interrupted {
                throw ExitCode(128 + (Interruption.signalNumber ?? 0))
            }
        }
    }
}

/// What was in flight when a process ended, as its flight recorder tells.
///
/// A pure value; the file it is read from may hold anything.
package struct FlightRecord: Sendable, Equatable {
    /// A worker, or another that handles one payload at a time, and what it held.
    package struct Slot: Sendable, Equatable {
        /// Of the journal; 0 for none.
        package var position: UInt64
        /// The position at which a fault was met, and its signal.
        package var faulted: UInt64
        package var signal: UInt32
        /// The position that did not get on.
        package var hung: UInt64

        package init(position: UInt64, faulted: UInt64 = 0, signal: UInt32 = 0, hung: UInt64 = 0) {
            self.position = position
            self.faulted = faulted
            self.signal = signal
            self.hung = hung
        }
    }

    package var slots: [Slot] = []
    /// What lies below has been in flight at an end: it runs one at a time. 0 for none.
    package var suspectsEnd: UInt64 = 0
    /// The position that ran alone, 0 for none, and how often the process had ended before while it did.
    package var alone: UInt64 = 0
    package var aloneEnds: UInt32 = 0

    package init() {}
}

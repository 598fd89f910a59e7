internal import CFaults
internal import Glibc

/// What is in flight, in a file mapped into memory: writing is a store to memory, and what was written is there when
/// the process has ended, however it did. (A power cut may take it: it is no payload's fault.)
///
/// The file is a head of 64 bytes (magic u64, suspectsEnd u64, alone u64, aloneEnds u32, slots u32, zeros, all as the
/// machine has them), then the slots (`nw_slot`).
///
/// Sendable because a slot is written by its holder alone, marks of others are atomic, and the head is written by one
/// thread: the start, then the backlog's queue.
///
/// The memory is never given back: when a stop is cut short, workers still hold slots while the process ends.
final class FlightRecorder: @unchecked Sendable {
    private static let magic: UInt64 = 0x3154_4847_494C_464E  // "NFLIGHT1"
    private static let headSize = 64
    private static let slotsMax = 1024

    /// Places in the head.
    private enum Offset {
        static let magic = 0
        static let suspectsEnd = 8
        static let alone = 16
        static let aloneEnds = 24
        static let slots = 28
    }

    private let memory: UnsafeMutableRawBufferPointer
    let slots: [FlightSlot]

    /// Begins a record in the file, in place of what it held.
    ///
    /// Falls back on memory of its own when the file can't be used, and says why.
    init(path: String, slotCount: Int, inquest: Inquest) {
        precondition(slotCount <= Self.slotsMax, "\(slotCount) slots are too many")
        let size = Self.headSize + slotCount * MemoryLayout<nw_slot>.stride
        let mapped = Self.map(path, size)
        let base = mapped ?? Self.anonymous(size)
        memory = UnsafeMutableRawBufferPointer(start: base, count: size)
        isKept = mapped != nil
        slots = (0..<slotCount).map { index in
            FlightSlot(base.advanced(by: Self.headSize + index * MemoryLayout<nw_slot>.stride))
        }
        memory.storeBytes(of: inquest.suspectsEnd, toByteOffset: Offset.suspectsEnd, as: UInt64.self)
        memory.storeBytes(of: inquest.alone, toByteOffset: Offset.alone, as: UInt64.self)
        memory.storeBytes(of: inquest.aloneEnds, toByteOffset: Offset.aloneEnds, as: UInt32.self)
        memory.storeBytes(of: UInt32(slotCount), toByteOffset: Offset.slots, as: UInt32.self)
        memory.storeBytes(of: Self.magic, toByteOffset: Offset.magic, as: UInt64.self)
    }

    /// Whether what is recorded outlives the process.
    let isKept: Bool

    /// Reserved on the disk, or a store could fail for want of room. A new file takes the old one's place as a whole.
    private static func map(_ path: String, _ size: Int) -> UnsafeMutableRawPointer? {
        let new = path + ".new"
        let file = open(new, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard posix_fallocate(file, 0, off_t(size)) == 0,
            let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), address != MAP_FAILED
        else {
            unlink(new)
            return nil
        }
        guard rename(new, path) == 0 else {
            munmap(address, size)
            return nil
        }
        return address
    }

    private static func anonymous(_ size: Int) -> UnsafeMutableRawPointer {
        guard let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            address != MAP_FAILED
        else { preconditionFailure("no memory for \(size) bytes") }
        return address
    }

    /// What a process left behind; an empty record where there is none or none that can be read.
    static func read(path: String) -> FlightRecord {
        var record = FlightRecord()
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return record }
        defer { close(file) }
        let sizeMax = headSize + slotsMax * MemoryLayout<nw_slot>.stride
        let bytes = [UInt8](unsafeUninitializedCapacity: sizeMax) { buffer, count in
            count = max(0, Glibc.read(file, buffer.baseAddress, sizeMax))
        }
        func field<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _ type: Value.Type) -> Value {
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
        }
        guard bytes.count >= headSize, field(Offset.magic, UInt64.self) == magic else { return record }
        record.suspectsEnd = field(Offset.suspectsEnd, UInt64.self)
        record.alone = field(Offset.alone, UInt64.self)
        record.aloneEnds = field(Offset.aloneEnds, UInt32.self)
        let stride = MemoryLayout<nw_slot>.stride
        let whole = (bytes.count - headSize) / stride
        for index in 0..<min(whole, Int(field(Offset.slots, UInt32.self))) {
            let start = headSize + index * stride
            record.slots.append(
                FlightRecord.Slot(
                    position: field(start, UInt64.self), faulted: field(start + 8, UInt64.self),
                    signal: field(start + 24, UInt32.self), hung: field(start + 16, UInt64.self)))
        }
        return record
    }

    /// The position runs alone from now on.
    func runsAlone(_ position: UInt64) {
        if memory.load(fromByteOffset: Offset.alone, as: UInt64.self) != position {
            memory.storeBytes(of: 0, toByteOffset: Offset.aloneEnds, as: UInt32.self)
        }
        memory.storeBytes(of: position, toByteOffset: Offset.alone, as: UInt64.self)
    }

    /// All that was in flight at the last end got through, or was ruled on.
    func endsIsolation() {
        for offset in [Offset.suspectsEnd, Offset.alone] {
            memory.storeBytes(of: 0, toByteOffset: offset, as: UInt64.self)
        }
        memory.storeBytes(of: 0, toByteOffset: Offset.aloneEnds, as: UInt32.self)
    }
}

/// What one worker at a time holds.
///
/// Sendable because only the holder enters and leaves, and all fields are written atomically; the memory lives as long
/// as the process.
struct FlightSlot: @unchecked Sendable {
    private let slot: UnsafeMutablePointer<nw_slot>

    fileprivate init(_ address: UnsafeMutableRawPointer) {
        slot = address.bindMemory(to: nw_slot.self, capacity: 1)
    }

    /// Marks the position as held by the calling thread while the body runs.
    func holding<Result>(_ position: UInt64, _ body: () -> Result) -> Result {
        nw_slot_enter(slot, position)
        defer { nw_slot_leave(slot) }
        return body()
    }

    /// Who holds it does not get on; the position it holds, nil if it holds none.
    func markHung() -> UInt64? {
        let position = nw_slot_position(slot)
        guard position != 0 else { return nil }
        nw_slot_hang(slot, position)
        return position
    }

    /// It does again.
    func unmarkHung() { nw_slot_hang(slot, 0) }
}

/// Faults of this process name who held what.
enum FaultHandler {
    static func install() { nw_faults_install() }
}

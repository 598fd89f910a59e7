internal import DequeModule

/// Keeps the records of texts that are held: what the verdict needs beside the index, in words of 32 bits.
///
/// Records are appended and let go of in the same order. An implementation may keep them in files.
public protocol ShingleStore: Sendable {
    /// What its records take.
    var byteCount: Int { get }
    /// Keeps a record, and returns where.
    mutating func append(_ record: [UInt32]) -> UInt64
    /// Lends the record that was appended there.
    func withRecord<Result>(at location: UInt64, _ body: (Span<UInt32>) -> Result) -> Result
    /// Lets go of all records before the location; `nil`: of all.
    mutating func forget(before location: UInt64?)
}

/// A shingle store in memory, in chunks of 1 MiB.
struct MemoryShingleStore: ShingleStore {
    private static let chunkWords = 1 << 18

    private var chunks: Deque<[UInt32]> = []
    /// The number of the first chunk there is.
    private var firstChunk: UInt64 = 0
    private var used = 0

    var byteCount: Int { used }

    /// A location is the number of the chunk and the place in it, half of the bits each. A record begins with its size.
    mutating func append(_ record: [UInt32]) -> UInt64 {
        precondition(record.count < Self.chunkWords)
        if let last = chunks.last, last.count + record.count + 1 <= Self.chunkWords {
        } else {
            var chunk: [UInt32] = []
            chunk.reserveCapacity(chunks.isEmpty ? 4 * (record.count + 1) : Self.chunkWords)
            chunks.append(chunk)
        }
        let place = chunks.count - 1
        let location = (firstChunk + UInt64(place)) << 32 | UInt64(chunks[place].count)
        chunks[place].append(UInt32(record.count))
        chunks[place].append(contentsOf: record)
        used += 4 * (record.count + 1)
        return location
    }

    func withRecord<Result>(at location: UInt64, _ body: (Span<UInt32>) -> Result) -> Result {
        let chunk = chunks[Int(location >> 32 - firstChunk)]
        let place = Int(location & 0xFFFF_FFFF)
        return body(chunk.span.extracting(place + 1..<place + 1 + Int(chunk[place])))
    }

    mutating func forget(before location: UInt64?) {
        let chunk = location.map { $0 >> 32 } ?? firstChunk + UInt64(chunks.count)
        while firstChunk < chunk, let first = chunks.first {
            used -= 4 * first.count
            chunks.removeFirst()
            firstChunk += 1
        }
    }
}

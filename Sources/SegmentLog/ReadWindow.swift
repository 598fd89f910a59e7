/// A part of a file in memory, moved along as it is asked for: what bounds the memory of every scan.
///
/// Where the disk can't read (EIO), it reads FF instead, so that the rest stays reachable; checksums tell the
/// difference. Confined to its owner.
final class ReadWindow {
    static let capacity = 256 * 1024
    private static let blockSize = 4096

    let file: any DiskFile
    /// Blocks that could not be read.
    private(set) var unreadable = 0
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    private var start = 0
    private var count = 0

    init(_ file: any DiskFile) {
        self.file = file
    }

    deinit { memory.deallocate() }

    /// What was read before is read again: the file has changed.
    func forget() { count = 0 }

    /// The file's bytes from `offset` on, up to `limit` and to the window's size; at least `wanted` of them if the file
    /// has as many. Valid until the next call.
    func bytes(at offset: Int, wanted: Int, limit: Int) throws(DiskError) -> UnsafeRawBufferPointer {
        precondition(wanted <= Self.capacity, "more is wanted than a window holds")
        if offset < start || offset + min(wanted, max(0, limit - offset)) > start + count {
            start = offset
            count = 0
            count = try fill(min(Self.capacity, max(0, limit - offset)))
        }
        let end = min(start + count, max(limit, offset))
        return UnsafeRawBufferPointer(rebasing: memory[offset - start..<max(offset, end) - start])
    }

    private func fill(_ size: Int) throws(DiskError) -> Int {
        let target = UnsafeMutableRawBufferPointer(rebasing: memory[..<size])
        do throws(DiskError) {
            return try file.readAll(into: target, at: start)
        } catch  where error.errno == ErrorNumber.inputOutput {
            return try fillByBlocks(target)
        }
    }

    private func fillByBlocks(_ target: UnsafeMutableRawBufferPointer) throws(DiskError) -> Int {
        let size = min(target.count, max(0, try file.size() - start))
        for offset in stride(from: 0, to: size, by: Self.blockSize) {
            let block = UnsafeMutableRawBufferPointer(rebasing: target[offset..<min(size, offset + Self.blockSize)])
            do throws(DiskError) {
                _ = try file.readAll(into: block, at: start + offset)
            } catch  where error.errno == ErrorNumber.inputOutput {
                for index in block.indices { block[index] = 0xFF }
                unreadable += 1
            }
        }
        return size
    }
}

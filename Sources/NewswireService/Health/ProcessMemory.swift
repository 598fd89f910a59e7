internal import CGNU
internal import Glibc

/// The memory of this process.
enum ProcessMemory {
    /// Bytes in memory now, from /proc/self/statm; 0 where that can't be read.
    static func resident() -> Int {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        let text = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))  // read(2) fills memory it is given.
        }
        let fields = text.split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    /// Gives memory that was let go back to the kernel: allocators keep it otherwise.
    static func trim() { malloc_trim(0) }
}

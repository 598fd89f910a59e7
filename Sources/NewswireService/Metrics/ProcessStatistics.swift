internal import Glibc

/// What the kernel knows of this process, for the standard process metrics; what it does not tell is nil.
///
/// Read from `/proc/self` and by system calls alone: `/proc/stat` and the like are hidden by `ProcSubset=pid`.
package struct ProcessStatistics: Sendable {
    package var processorNanoseconds: UInt64?
    package var residentBytes: UInt64?
    package var virtualBytes: UInt64?
    /// Unix time; the same at each reading, whatever becomes of the clock.
    package var startSeconds: Double?
    package var openFiles: Int?
    package var maxFiles: UInt64?
    package var threads: Int?

    /// Nothing known.
    package init() {}

    /// Reads all of it anew: about 50 µs, more with many open files.
    ///
    /// - Parameter folder: for tests.
    package static func read(folder: String = "/proc/self") -> ProcessStatistics {
        var statistics = ProcessStatistics()
        statistics.processorNanoseconds = nanoseconds(CLOCK_PROCESS_CPUTIME_ID)
        let memory = memory(folder: folder)
        statistics.residentBytes = memory?.resident
        statistics.virtualBytes = memory?.virtual
        let fields = statFields(folder: folder)
        // Counted from the state, which is field 3 of proc_pid_stat(5): threads are field 20, the start field 22.
        if fields.count > 19 {
            statistics.threads = Int(fields[17])
            statistics.startSeconds = UInt64(fields[19]).flatMap { start.seconds(ticks: $0) }
        }
        statistics.openFiles = openFiles(folder: folder)
        statistics.maxFiles = maxFiles()
        return statistics
    }

    /// Memory of this process that is in RAM; nil if the kernel does not tell. About 5 µs.
    package static func residentBytes() -> UInt64? { memory(folder: "/proc/self")?.resident }

    private static func memory(folder: String) -> (virtual: UInt64, resident: UInt64)? {
        guard let text = contents(folder + "/statm") else { return nil }
        let pages = text.split(separator: " ").prefix(2).compactMap { UInt64($0) }
        guard pages.count == 2 else { return nil }
        let pageBytes = UInt64(sysconf(Int32(_SC_PAGESIZE)))
        return (pages[0] * pageBytes, pages[1] * pageBytes)
    }

    /// The fields behind the program's name, which is in brackets and may hold anything.
    private static func statFields(folder: String) -> [Substring] {
        guard let text = contents(folder + "/stat"), let end = text.lastIndex(of: ")") else { return [] }
        return text[text.index(after: end)...].split { $0 == " " || $0 == "\n" }
    }

    private static let start = ProcessStart()

    private static func openFiles(folder: String) -> Int? {
        guard let directory = opendir(folder + "/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        // Without the one that reads the folder.
        return max(0, count - 1)
    }

    private static func maxFiles() -> UInt64? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return UInt64(limit.rlim_cur)
    }

    fileprivate static func nanoseconds(_ clock: clockid_t) -> UInt64? {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return nil }
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// A short file of the kernel's.
    private static func contents(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

extension ProcessStatistics {
    package var samples: [MetricSample] {
        var samples: [MetricSample] = []
        func add(_ family: MetricFamily, _ value: UInt64?, unitsPerBase: UInt64 = 1) {
            guard let value else { return }
            samples.append(
                MetricSample(family: family, labels: [], value: .exact(value, unitsPerBase: unitsPerBase)))
        }
        add(.processCPUSeconds, processorNanoseconds, unitsPerBase: 1_000_000_000)
        add(.processResidentMemory, residentBytes)
        add(.processVirtualMemory, virtualBytes)
        if let startSeconds {
            samples.append(MetricSample(family: .processStartTime, labels: [], value: .number(startSeconds)))
        }
        add(.processOpenFiles, openFiles.map { UInt64($0) })
        add(.processMaxFiles, maxFiles)
        add(.processThreads, threads.map { UInt64($0) })
        return samples
    }
}

/// The start of the process by the wall clock as it was at the first reading.
///
/// The kernel gives it in ticks since the machine's start. Converted anew each time it would move with each correction
/// of the clock, and look like a restart.
private struct ProcessStart {
    private let now = ProcessStatistics.nanoseconds(CLOCK_REALTIME)
    private let sinceBoot = ProcessStatistics.nanoseconds(CLOCK_BOOTTIME)

    func seconds(ticks: UInt64) -> Double? {
        guard let now, let sinceBoot else { return nil }
        let started = Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
        let seconds = Double(now) / 1e9 - Double(sinceBoot) / 1e9 + started
        return (seconds * 100).rounded() / 100
    }
}

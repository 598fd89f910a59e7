import Synchronization

import SegmentLog

/// A disk in memory that knows what is synced and what is not, and fails when it is told to.
///
/// `afterCrash` gives what a power cut may leave: everything that was synced, and of the rest whatever `Loss` says.
/// Sendable because its state is behind a mutex.
final class SimulatedDisk: Disk {
    enum FileOperation {
        case write(offset: Int, bytes: [UInt8])
        case resize(Int)
    }

    struct Node {
        var current: [UInt8] = []
        var durable: [UInt8] = []
        var pending: [FileOperation] = []
    }

    enum NameOperation {
        case link(path: String, node: Int)
        case unlink(path: String)
        case rename(path: String, target: String, node: Int)

        var path: String {
            switch self {
            case .link(let path, _), .unlink(let path), .rename(let path, _, _): path
            }
        }
    }

    struct State {
        var nodes: [Node] = []
        var names: [String: Int] = [:]
        var durableNames: [String: Int] = [:]
        var pendingNames: [NameOperation] = []
        /// A disk that lies: a sync returns and nothing is on the disk.
        var ignoresSync = false
        var ignoresDirectorySync = false
        var faults: FaultInjection?
    }

    let state: Mutex<State>
    /// Called after each call that changes something, with what there is then.
    let onChange = Mutex<(@Sendable (State) -> Void)?>(nil)

    init(_ state: State = State()) {
        self.state = Mutex(state)
    }

    /// Changes something and tells it.
    func change<Result: Sendable>(
        _ body: (inout State) -> sending Swift.Result<Result, DiskError>
    ) throws(DiskError) -> Result {
        let result = state.withLock { body(&$0) }
        if case .success = result, let onChange = onChange.withLock({ $0 }) { onChange(state.withLock { $0 }) }
        return try result.get()
    }

    private func fault(_ call: DiskCall, _ path: String) throws(DiskError) {
        let number = state.withLock { $0.faults?.next(call) }
        if let number, number > 0 { throw DiskError(call: call.rawValue, path: path, errno: number) }
    }

    func makeDirectory(_ path: String) throws(DiskError) {}

    func list(_ directory: String) throws(DiskError) -> [String] {
        try fault(.list, directory)
        return state.withLock { state in
            state.names.keys.compactMap { path in
                guard path.hasPrefix(directory + "/") else { return nil }
                let name = path.dropFirst(directory.count + 1)
                return name.contains("/") ? nil : String(name)
            }
        }
    }

    func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile {
        try fault(mode == .create ? .create : .open, path)
        let node = try change { state -> Result<Int, DiskError> in
            if let node = state.names[path] {
                guard mode != .create else {
                    return .failure(DiskError(call: "open", path: path, errno: ErrorNumber.exists))
                }
                return .success(node)
            }
            guard mode == .create else {
                return .failure(DiskError(call: "open", path: path, errno: ErrorNumber.missing))
            }
            state.nodes.append(Node())
            state.names[path] = state.nodes.count - 1
            state.pendingNames.append(.link(path: path, node: state.nodes.count - 1))
            return .success(state.nodes.count - 1)
        }
        return SimulatedFile(disk: self, node: node, path: path)
    }

    func rename(_ path: String, to target: String) throws(DiskError) {
        try fault(.rename, path)
        try change { state -> Result<Void, DiskError> in
            guard let node = state.names.removeValue(forKey: path) else {
                return .failure(DiskError(call: "rename", path: path, errno: ErrorNumber.missing))
            }
            state.names[target] = node
            state.pendingNames.append(.rename(path: path, target: target, node: node))
            return .success(())
        }
    }

    func unlink(_ path: String) throws(DiskError) {
        try fault(.unlink, path)
        try change { state -> Result<Void, DiskError> in
            guard state.names.removeValue(forKey: path) != nil else {
                return .failure(DiskError(call: "unlink", path: path, errno: ErrorNumber.missing))
            }
            state.pendingNames.append(.unlink(path: path))
            return .success(())
        }
    }

    func syncDirectory(_ path: String) throws(DiskError) {
        try fault(.syncDirectory, path)
        try change { state -> Result<Void, DiskError> in
            guard !state.ignoresDirectorySync else { return .success(()) }
            let isHere = { (operation: NameOperation) in
                operation.path.hasPrefix(path + "/") && !operation.path.dropFirst(path.count + 1).contains("/")
            }
            for operation in state.pendingNames where isHere(operation) { state.durableNames.apply(operation) }
            state.pendingNames.removeAll(where: isHere)
            return .success(())
        }
    }

    func lock(_ path: String) throws(DiskError) -> (any Sendable)? { path }
}

extension [String: Int] {
    mutating func apply(_ operation: SimulatedDisk.NameOperation) {
        switch operation {
        case .link(let path, let node): self[path] = node
        case .unlink(let path): self[path] = nil
        case .rename(let path, let target, let node):
            self[path] = nil
            self[target] = node
        }
    }
}

extension [UInt8] {
    mutating func apply(_ operation: SimulatedDisk.FileOperation) {
        switch operation {
        case .write(let offset, let bytes):
            if count < offset + bytes.count { resize(offset + bytes.count) }
            replaceSubrange(offset..<offset + bytes.count, with: bytes)
        case .resize(let size): resize(size)
        }
    }

    private mutating func resize(_ size: Int) {
        if size < count { removeLast(count - size) } else { append(contentsOf: repeatElement(0, count: size - count)) }
    }
}

/// An open file of a simulated disk.
private final class SimulatedFile: DiskFile {
    let disk: SimulatedDisk
    let node: Int
    let path: String

    init(disk: SimulatedDisk, node: Int, path: String) {
        self.disk = disk
        self.node = node
        self.path = path
    }

    func size() throws(DiskError) -> Int { disk.state.withLock { $0.nodes[node].current.count } }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        let wanted = try transfer(.read, buffer.count)
        let bytes = disk.state.withLock { Array($0.nodes[node].current.dropFirst(offset).prefix(wanted)) }
        bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
        return bytes.count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        let written = Array(bytes.prefix(try transfer(.write, bytes.count)))
        try change(.write(offset: offset, bytes: written))
        return written.count
    }

    func allocate(_ bytes: Int) throws(DiskError) {
        _ = try transfer(.allocate, bytes)
        try change(.resize(bytes))
    }

    func truncate(to bytes: Int) throws(DiskError) {
        _ = try transfer(.truncate, bytes)
        try change(.resize(bytes))
    }

    func syncData() throws(DiskError) {
        do throws(DiskError) {
            _ = try transfer(.syncData, 0)
        } catch {
            // The kernel's pages are clean now, and the disk has not got them.
            if error.errno != ErrorNumber.interrupted { disk.state.withLock { $0.nodes[node].pending = [] } }
            throw error
        }
        try disk.change { state in
            guard !state.ignoresSync else { return .success(()) }
            for operation in state.nodes[node].pending { state.nodes[node].durable.apply(operation) }
            state.nodes[node].pending = []
            return .success(())
        }
    }

    private func change(_ operation: SimulatedDisk.FileOperation) throws(DiskError) {
        try disk.change { state in
            state.nodes[node].current.apply(operation)
            state.nodes[node].pending.append(operation)
            return .success(())
        }
    }

    /// The bytes of a transfer, fewer after a fault that cuts it short.
    private func transfer(_ call: DiskCall, _ count: Int) throws(DiskError) -> Int {
        guard let number = disk.state.withLock({ $0.faults?.next(call) }) else { return count }
        if number == FaultInjection.short { return count > 1 ? count / 2 : count }
        throw DiskError(call: call.rawValue, path: path, errno: number)
    }
}

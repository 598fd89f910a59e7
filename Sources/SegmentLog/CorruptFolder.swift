/// The folder beside the segments where the bytes of damaged entries are kept for whoever wants to look at them.
enum CorruptFolder {
    /// What it holds at most; beyond that, damage is named and not kept.
    static let filesMax = 1000
    static let bytesMax = 4 * 1024 * 1024

    static func path(_ directory: String) -> String { directory + "/corrupt" }

    /// Copies the damaged bytes to `<segment>-<offset>.bytes`, once. The first 4 MiB of them do.
    static func keep(_ damage: LogDamage, of directory: String, _ disk: any Disk) throws(DiskError) {
        guard damage.bytes > 0 else { return }
        let folder = path(directory)
        let target = folder + "/" + damage.segment + "-\(damage.offset).bytes"
        try disk.makeDirectory(folder)
        guard try disk.list(folder).count < filesMax else { return }
        let source = try disk.open(directory + "/" + damage.segment, .read)
        do throws(DiskError) {
            let copy = try disk.open(target, .create)
            try copyBytes(damage, from: source, to: copy, target)
            try copy.sync()
            try disk.syncDirectory(folder)
        } catch  where error.errno == ErrorNumber.exists {
            return
        }
    }

    private static func copyBytes(
        _ damage: LogDamage, from source: any DiskFile, to copy: any DiskFile, _ target: String
    ) throws(DiskError) {
        let window = ReadWindow(source)
        defer { withExtendedLifetime(window) {} }
        let end = damage.offset + min(damage.bytes, bytesMax)
        var next = damage.offset
        while next < end {
            let bytes = try window.bytes(at: next, wanted: 1, limit: end)
            guard !bytes.isEmpty else { return }
            try copy.writeAll(bytes, at: next - damage.offset, path: target)
            next += bytes.count
        }
    }
}

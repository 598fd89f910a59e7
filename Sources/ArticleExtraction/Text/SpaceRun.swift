/// Runs of spaces, eight at a time: what is indented far, or blank as a whole, is passed over fast.
enum SpaceRun {
    private static let eight: UInt64 = 0x2020_2020_2020_2020

    /// Where fewer than eight spaces of a run from `index` on are left.
    @inline(__always)
    static func end(_ text: Span<UInt8>, from index: Int) -> Int {
        let bytes = text.bytes
        var index = index
        while index + 8 <= text.count, bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) == eight {
            index += 8
        }
        return index
    }
}

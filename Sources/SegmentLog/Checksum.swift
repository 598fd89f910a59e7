internal import CStorage

/// CRC-32C, as iSCSI (RFC 3720, 12.1) and ext4 have it: finds every damage of up to 32 bits in a row.
package enum Checksum {
    /// Of the bytes behind those whose sum `before` is; 0 begins.
    package static func crc32c(_ bytes: UnsafeRawBufferPointer, after before: UInt32 = 0) -> UInt32 {
        nw_crc32c(before, bytes.baseAddress, bytes.count)
    }

    package static func crc32c(_ bytes: [UInt8], after before: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { crc32c($0, after: before) }
    }

    /// The same without the processor's instruction.
    package static func portable(_ bytes: [UInt8], after before: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { nw_crc32c_portable(before, $0.baseAddress, $0.count) }
    }

    /// Of the value's eight little-endian bytes.
    static func crc32c(_ value: UInt64, after before: UInt32) -> UInt32 {
        withUnsafeBytes(of: value.littleEndian) { crc32c($0, after: before) }
    }
}

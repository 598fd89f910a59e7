/// Little-endian integers at fixed places of a buffer.
extension UnsafeRawBufferPointer {
    func field<Value: FixedWidthInteger>(_ offset: Int, as type: Value.Type = Value.self) -> Value {
        Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// Whether all bytes are zero; in words.
    var isZero: Bool {
        var offset = 0
        while offset + 32 <= count {
            let words: UInt64 =
                field(offset) | field(offset + 8) | field(offset + 16) | field(offset + 24)
            if words != 0 { return false }
            offset += 32
        }
        return self[offset...].allSatisfy { $0 == 0 }
    }
}

extension UnsafeMutableRawBufferPointer {
    func setField<Value: FixedWidthInteger>(_ offset: Int, _ value: Value) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
    }
}

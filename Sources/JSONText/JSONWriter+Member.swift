/// Members in one call. A nil value leaves the member out: absent means unknown.
extension JSONWriter {
    public mutating func member(_ key: String, _ value: String?) {
        guard let value else { return }
        self.key(key)
        string(value)
    }

    public mutating func member(_ key: String, _ value: Int?) {
        guard let value else { return }
        self.key(key)
        integer(value)
    }

    public mutating func member(_ key: String, _ value: Int64?) {
        guard let value else { return }
        self.key(key)
        integer(value)
    }

    public mutating func member(_ key: String, _ value: UInt64?) {
        guard let value else { return }
        self.key(key)
        integer(value)
    }

    public mutating func member(_ key: String, _ value: Double?) {
        guard let value else { return }
        self.key(key)
        number(value)
    }

    public mutating func member(_ key: String, _ value: Bool?) {
        guard let value else { return }
        self.key(key)
        bool(value)
    }

    public mutating func member(_ key: String, _ value: JSONValue?) {
        guard let value else { return }
        self.key(key)
        self.value(value)
    }

    /// An array of strings.
    public mutating func member(_ key: String, _ values: [String]?) {
        guard let values else { return }
        self.key(key)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// Bytes that already are one JSON value.
    public mutating func member(_ key: String, raw value: [UInt8]?) {
        guard let value else { return }
        self.key(key)
        raw(value)
    }
}

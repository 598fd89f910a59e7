/// An object's members in the order of the source, duplicates included.
public struct JSONObject: Sendable {
    public let members: [(key: String, value: JSONValue)]

    public init(_ members: [(key: String, value: JSONValue)] = []) {
        self.members = members
    }

    /// The value of a key; of duplicates the last. O(members). Keys are compared by their code points: `String`'s `==`
    /// normalizes, which takes quadratic time for combining marks.
    public subscript(key: String) -> JSONValue? {
        members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    public var isEmpty: Bool { members.isEmpty }
    public var count: Int { members.count }
}

extension JSONObject: Equatable {
    /// The same members in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        left.members.elementsEqual(right.members, by: ==)
    }
}

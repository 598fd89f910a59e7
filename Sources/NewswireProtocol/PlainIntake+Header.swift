public import JSONText
public import NewswireModel

extension PlainIntake {
    /// What a header frame is.
    public enum Header: Sendable, Equatable {
        case object(JSONObject)
        case refused(Finding<RefusalCode>)
    }

    /// Reads a header frame: one JSON object and nothing else. A refusal names the byte at which reading stopped.
    public static func readHeader(_ bytes: [UInt8]) -> Header {
        do throws(JSONError) {
            let value = try JSONReader.read(bytes)
            guard let object = value.object else {
                return .refused(
                    Finding(.badHeader, "header is no JSON object but of type \(value.typeName), at byte 0"))
            }
            return .object(object)
        } catch {
            return .refused(Finding(.badHeader, "header is no JSON: \(error)"))
        }
    }
}

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
            let document = try JSONReader.document(bytes.span)
            guard let object = document.value.object else {
                let type = document.value.typeName
                return .refused(Finding(.badHeader, "header is no JSON object but of type \(type), at byte 0"))
            }
            guard document.invalidBytes == 0 else {
                return .refused(Finding(.badHeader, "header is not UTF-8: \(document.invalidBytes) bytes are invalid"))
            }
            return .object(object)
        } catch {
            return .refused(Finding(.badHeader, "header is no JSON: \(error)"))
        }
    }
}

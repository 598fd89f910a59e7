/// Tells Indonesian from Malay by words that newspapers write in only one of the two: CLD2 sees letters, which are
/// the same in both.
enum WordEvidence {
    private static let indonesian: Set<String> = words(
        """
        bahwa karena bisa kabupaten provinsi kota kantor uang mobil namun sementara polisi kecamatan kelurahan rupiah \
        warga bupati gubernur senin minggu okt des pekan silam usai mengatakan menuturkan gratis sepeda \
        dilansir beda bandara listrik pabrik prajurit wib
        """)
    private static let malay: Set<String> = words(
        """
        bahawa kerana boleh polis kerajaan daripada ialah isnin ahad ogos dis ringgit datuk sekiranya manakala \
        wang hospital pihaknya memaklumkan syarikat \
        percuma pejabat basikal universiti kilang maklumat berkenaan sempena
        """)

    /// Bytes that are looked at.
    private static let bytesMax = 4096

    /// `id` or `ms`, where one of them has clearly more of its words in the text; else nil.
    static func indonesianOrMalay(_ text: UnsafeBufferPointer<CChar>) -> String? {
        var (id, ms) = (0, 0)
        var word: [UInt8] = []
        for byte in text.prefix(bytesMax).map(UInt8.init(bitPattern:)) + [0x20] {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A: word.append(byte | 0x20)
            default:
                if word.count >= 3 {
                    let text = String(decoding: word, as: UTF8.self)
                    if indonesian.contains(text) { id += 1 }
                    if malay.contains(text) { ms += 1 }
                }
                word.removeAll(keepingCapacity: true)
            }
        }
        if id > 2 * ms { return "id" }
        return ms > 2 * id ? "ms" : nil
    }

    private static func words(_ list: String) -> Set<String> { Set(list.split(separator: " ").map(String.init)) }
}

import Foundation

/// Streams that other programs wrote: Python's gzip, zlib, brotli and zstandard.
enum Streams {
    static let text =
        "The lifeboat station of Skarnes went back into service on Thursday, two years after a storm. "
        + "Das Rettungsboot – „endlich“ – kam am Freitag. "

    static let gzip = bytes(
        "H4sIAAAAAAACAx2MwQ2DMBAEW9kCIqqIUkBCA2dzYMvgk+6OIH70kC9KcVQSK9LOZzTaPjHmPHIQcpiTZ6mQEa9CWtmwcXUE"
            + "igW5usBY3zkyWtSnVW2g/QbfBDuTGmh0VlA7El063MnwZPe1ThZEHNfxaXy5DnOO6TrOvym0oO2hnJ2mDj/XNFh8lAAAAA==")
    static let zlib = bytes(
        "eNodjMENgzAQBFvZAiKqiFJAQgNnc2DL4JPujiB+9JAvSnFUEivSzmc02j4x5jxyEHKYk2epkBGvQlrZsHF1BIoFubrAWN85"
            + "MlrUp1VtoP0G3wQ7kxpodFZQOxJdOtzJ8GT3tU4WRBzX8Wl8uQ5zjuk6zr8ptKDtoZydpg4/GZA4nw==")
    static let rawDeflate = bytes(
        "HYzBDYMwEARb2QIiqohSQEIDZ3Ngy+CT7o4gfvSQL0pxVBIr0s5nNNo+MeY8chBymJNnqZARr0Ja2bBxdQSKBbm6wFjfOTJa"
            + "1KdVbaD9Bt8EO5MaaHRWUDsSXTrcyfBk97VOFkQc1/FpfLkOc47pOs6/KbSg7aGcnaYOPw==")
    static let brotli = bytes(
        "G5MAAJwHxq3x4NR5y2cQWYOUhVFtwElOT045l9a8BNuSDkjXuaX6kIgdlQFTcEPUyQkfEP57YOVJ1ALB3Ma+T/G1hIKgahZk"
            + "j8uNxQnD+5UybHYu8WnQOinVNbGh+1nfCgIeJNc/9aUlHtd1HZ+GiJvhAF1W3qwE")
    /// With a checksum.
    static let zstd = bytes(
        "KLUv/SSUxQMA8sgbHLCpAwzDACpcvG2ESO9F2LhGKI0UjISmiQCmBCIPlOuGO9y5O8dU07UcrUESrek6NV1vVcZKPt1InE94"
            + "4Kw2/77YyZ33ULpGfUA6hPdZjKcejwYt8rWznTmOvROjM+YeUzzRp7a+5vcpw6Q1x8UIAQB/CTMKkhNCbQ==")
    /// Without the size of its content.
    static let zstdStreamed = bytes(
        "KLUv/QBY3QMA8ogcILClhQMMw0BWVcCSADUivRfZe4Q2Ce312AAa4YiAjFkEJpSvVQ7s3M4ZAGlaDmuQqwBp8kGavIiGKvfs"
            + "FsF6gQkncdV31ia35isyQutAdETzWQofug4zZKlxz8wcN7xXkLUuzxScoA9tv+o9GpVY41qKAQB/CTMK")
    /// With a window of 32 MiB.
    static let zstdWide = bytes(
        "KLUv/QB4GQAAYWJj")
    /// To be skipped.
    static let zstdSkipped = bytes("UCpNGAMAAABhYmM=")

    static let zstdWithDictionary = bytes(
        "KLUv/SNRjTkaXDUCAKQDVGhlIGxpZmVib2F0IHN0YXRpb24gb2YgU2thcm5lc1RodXJzZGF5LCB0d29hZnRlciBhIHN0b3JtLgLM"
            + "WIugf1J9Iz8=")
    static let zlibWithDictionary = bytes(
        "eLu3GwuWC8EvrVCemleikJSYnK2QmVeSr1CcWlSWmZyqAFQUklFaVJySWKmjUFKer1CZmlhUrJCYVpJapJAINCi/KFcPACRmIaE=")
    /// The first sentence of the text, behind extra bytes, a name, a comment and a checksum of them.
    static let gzipWithAllFields = bytes(
        "H4sIHwAAAAAAAwMAYWJjbmFtZQBjb21tZW50AHfhDczRDYAgDAXAVd4AxmVkgYolELRN2iphe/m/XKqMuxU+lQIeFE0FWnB0"
            + "MmHHYAmclDuahMLZvpYZC6X6ml80N8RQTCZzUAk20IrUnv0HZb+NtFwAAAA=")

    static let emptyGzip = bytes("H4sIAAAAAAACAwMAAAAAAAAAAAA=")
    static let emptyZlib = bytes("eJwDAAAAAAE=")
    static let emptyBrotli = bytes("Ow==")
    static let emptyZstd = bytes("KLUv/SAAAQAA")

    /// 200,000 zero bytes each.
    static let gzipZeros = bytes(
        "H4sIAAAAAAACA+3BMQEAAADCoPVPbQZ/oAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AACA1wB7WOBcQA0DAA==")
    static let brotliZeros = bytes("Wz8Ng38CIB4LBPIJBgA=")
    static let zstdZeros = bytes("KLUv/aRADQMATAAACAABAPz/ORACA2oIAMTpdHA=")

    private static func bytes(_ base64: String) -> [UInt8] { [UInt8](Data(base64Encoded: base64) ?? Data()) }
}

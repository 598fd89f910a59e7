import ArticleExtraction
import Glibc
@main enum Main {
    static func main() {
        let bench = CommandLine.arguments.last == "bench"
        let full = CommandLine.arguments.last == "full"
        var pages: [[UInt8]] = []
        while let line = readLine() {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard let f = fopen(parts[2], "rb") else { continue }
            var bytes: [UInt8] = []
            var buf = [UInt8](repeating: 0, count: 1 << 20)
            while true { let n = fread(&buf, 1, buf.count, f); if n <= 0 { break }; bytes += buf[..<n] }
            fclose(f)
            if bench { pages.append(bytes) } else if full { print(MetaDump.full(id: parts[0], url: parts[1], bytes)) } else { print(MetaDump.json(id: parts[0], url: parts[1], bytes)) }
        }
        if bench { print(MetaDump.bench(pages)) }
    }
}

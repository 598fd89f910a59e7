import NewswireModel
import NewswireProtocol
import Testing

@Suite struct DurableFeedTests {
    private static func read(_ frames: [String]) -> Result<FeedRequest, FeedRefusal> {
        let frames = frames.map { Array($0.utf8) }
        return DurableFeed.read(
            frameCount: frames.count, frameSize: { frames[$0].count }, frame: { frames[$0] })
    }

    private static func read(_ header: String) -> Result<FeedRequest, FeedRefusal> { read(["NWF1", header]) }

    @Test func requestsAreRead() throws {
        #expect(try Self.read(#"{"op":"ack","upTo":7}"#).get() == .ack(upTo: 7))
        #expect(try Self.read(#"{"op":"nak","seq":7,"delayMs":5}"#).get() == .nak(sequence: 7, delayMilliseconds: 5))
        #expect(try Self.read(#"{"op":"nak","seq":7}"#).get() == .nak(sequence: 7, delayMilliseconds: 0))
        #expect(try Self.read(#"{"op":"term","seq":7,"reason":"x"}"#).get() == .term(sequence: 7, reason: "x"))
        #expect(
            try Self.read(#"{"op":"fetch","from":7,"count":2}"#).get()
                == .fetch(from: 7, count: 2, filter: .everything))
        #expect(
            try Self.read(#"{"op":"subscribe","consumer":"a.b-c_9"}"#).get()
                == .subscribe(FeedSubscription(consumer: ConsumerKey(name: "a.b-c_9"))))
        let full = #"""
            {"op":"subscribe","consumer":"c","from":"time:2023-01-23T15:59:00+09:00","colour":1,
            "filter":{"outcome":["new"],"language":["EN"],"domain":["Example.COM"],"outlet":["The Example"]},
            "shard":{"index":2,"count":8},"window":{"events":5,"bytes":6}}
            """#
        #expect(
            try Self.read(full).get()
                == .subscribe(
                    FeedSubscription(
                        consumer: ConsumerKey(name: "c", shard: FeedShard(index: 2, count: 8)),
                        start: .time(Timestamp(milliseconds: 1_674_457_140_000)),
                        filter: FeedFilter(
                            outcomes: [.new], languages: ["en"], domains: ["example.com"], outlets: ["The Example"]),
                        window: FeedWindow(events: 5, bytes: 6))))
    }

    @Test(arguments: [
        (["NWI1", "{}"], FeedErrorCode.badFrame), (["NWF0", "{}"], .unknownVersion), ([], .badFrame),
        (["NWF1", #"{"op":"subscribe","consumer":""}"#], .badHeader),
        (["NWF1", #"{"op":"subscribe","consumer":"c","from":"seq:0"}"#], .badHeader),
        (["NWF1", #"{"op":"subscribe","consumer":"c","from":"time:2023-01-23"}"#], .badHeader),
        (["NWF1", #"{"op":"subscribe","consumer":"c","shard":{"index":0,"count":2000}}"#], .badHeader),
        (["NWF1", #"{"op":"subscribe","consumer":"c","filter":{"language":[1]}}"#], .badFilter),
        (["NWF1", #"{"op":"nak","seq":1,"delayMs":86400001}"#], .badHeader),
    ])
    func othersAreRefused(frames: [String], code: FeedErrorCode) {
        guard case .failure(let refusal) = Self.read(frames) else {
            Issue.record("\(frames) is taken")
            return
        }
        #expect(refusal.code == code)
    }

    @Test func repliesAreTheirBytes() {
        let replies: [(FeedReply, String)] = [
            (.ok(head: 9, epoch: 3, cursor: 2), #"{"op":"ok","head":9,"epoch":3,"cursor":2}"#),
            (.idle(head: 9), #"{"op":"idle","head":9}"#),
            (.gap(from: 1, to: 4, reason: .trimmed), #"{"op":"gap","from":1,"to":4,"reason":"trimmed"}"#),
            (.error(code: "bad-filter", detail: "x"), #"{"op":"error","code":"bad-filter","detail":"x"}"#),
            (.bye, #"{"op":"bye"}"#),
        ]
        for (reply, header) in replies { #expect(reply.encodeFrames() == [Array("NWF1".utf8), Array(header.utf8)]) }
        let event = FeedEvent(sequence: 5, previous: 3, deliveries: 1, record: [0x7B, 0x7D])
        #expect(
            FeedReply.event(event).encodeFrames()
                == [
                    Array("NWF1".utf8), Array(#"{"op":"event","seq":5,"previous":3,"deliveries":1}"#.utf8),
                    [0x7B, 0x7D],
                ])
    }

    @Test func filtersAndShardsDecideByTheTopic() {
        func item(_ outcome: Outcome, _ language: String?, _ domain: String?, outlet: String? = nil)
            -> RecordLogEntry.Item
        {
            RecordLogEntry.Item(
                outcome: outcome, sequence: 1, number: 1,
                topic: LiveTopic(outcome: outcome, language: language, domain: domain).bytes,
                record: Array(#"{"data":{\#(outlet.map { #""outlet":"\#($0)""# } ?? "")}}"#.utf8))
        }
        let cases: [(FeedFilter, RecordLogEntry.Item, Bool)] = [
            (.articles, item(.rejected, nil, nil), false), (.articles, item(.nearDuplicate, nil, nil), true),
            (.everything, item(.quarantined, nil, nil), true),
            (FeedFilter(languages: ["zh"]), item(.new, "zh-Hant-TW", nil), true),
            (FeedFilter(languages: ["zh-hant"]), item(.new, "zh-Hant-TW", nil), true),
            (FeedFilter(languages: ["zh-Hans"]), item(.new, "zh-Hant-TW", nil), false),
            (FeedFilter(languages: ["z"]), item(.new, "zh", nil), false),
            (FeedFilter(languages: ["-"]), item(.new, nil, nil), true),
            (FeedFilter(domains: ["example.co.uk"]), item(.new, nil, "example.co.uk"), true),
            (FeedFilter(domains: ["co.uk"]), item(.new, nil, "example.co.uk"), false),
            (FeedFilter(domains: ["-"]), item(.new, nil, nil), true),
            (FeedFilter(outlets: ["A"]), item(.new, nil, nil, outlet: "A"), true),
            (FeedFilter(outlets: ["A"]), item(.new, nil, nil), false),
        ]
        for (filter, item, isAdmitted) in cases {
            #expect(filter.admits(item, in: .whole) == isAdmitted, "\(filter.canonicalText)")
        }
        // Each domain is in one part, always the same, and the parts are about equal.
        var counts = [Int](repeating: 0, count: 8)
        for number in 0..<4000 {
            let one = item(.new, nil, "site\(number).example")
            let parts = (0..<8).filter { FeedFilter.everything.admits(one, in: FeedShard(index: $0, count: 8)) }
            #expect(parts.count == 1)
            counts[parts[0]] += 1
        }
        #expect(counts.allSatisfy { 400...600 ~= $0 })
        #expect(
            FeedFilter.everything.admits(item(.new, nil, "example.com"), in: FeedShard(index: 3, count: 8)),
            "which part is which never changes")
    }

    @Test func consumersHaveTheirNames() {
        let key = ConsumerKey(name: "index", shard: FeedShard(index: 2, count: 8))
        #expect("\(key)" == "index/2of8")
        #expect(ConsumerKey("index/2of8") == key)
        #expect(ConsumerKey("index") == ConsumerKey(name: "index"))
        for text in ["", "a/", "a/1of1", "a/8of8", "a/-1of8", "a/1of8/", "a b", "a/1o8", "ä"] {
            #expect(ConsumerKey(text) == nil, "\(text)")
        }
    }

    @Test func timesAreThoseOfRFC3339() {
        for (text, instant) in [
            ("2023-01-23T15:59:00Z", 1_674_489_540), ("2023-01-23t15:59:00.25+09:00", 1_674_457_140),
            ("2023-01-23 15:59:00-00:30", 1_674_491_340),
        ] {
            #expect(NewsDate(rfc3339: text)?.instant == Int64(instant), "\(text)")
        }
        for text in [
            "2023-01-23", "2023-01-23T15:59Z", "2023-01-23T15:59:00", "2023-02-30T15:59:00Z", "2023-01-23T15:59:00.Z",
            "2023-01-23T15:59:00+0900", "2023-01-23T15:59:00Zulu", "2023-01-23T25:59:00Z", "x023-01-23T15:59:00Z",
        ] {
            #expect(NewsDate(rfc3339: text) == nil, "\(text)")
        }
    }
}

/// The text of an element as a reader sees it, without styles.
extension Document {
    /// Appends the text of all that is in a node: white space collapsed, a line for each block, `br` and row, a space
    /// between the cells of a row; `pre` keeps its own. Not what is no text: scripts, styles, templates, the fields of
    /// forms.
    ///
    /// After "rendered text" of the standard (§3.2.7), with the names of elements for their styles. Linear; allocates
    /// nothing beyond the buffer.
    public func appendPlainText(of root: Node, to buffer: inout [UInt8]) {
        var text = CollapsedText(start: buffer.count)
        var walk = Walk(root)
        while let step = walk.step(in: self) {
            switch step {
            case .enter(let node):
                switch kind(of: node) {
                case .text: withBytes(of: self.text(of: node)) { text.append($0, to: &buffer) }
                case .element:
                    if Self.isNoText(name(of: node)) || namespace(of: node) != .html {
                        walk.skipContent()
                    } else {
                        text.enter(name(of: node), &buffer)
                    }
                case .templateContents: walk.skipContent()
                default: break
                }
            case .leave(let node):
                if kind(of: node) == .element, namespace(of: node) == .html { text.leave(name(of: node), &buffer) }
            }
        }
        text.end(&buffer)
    }

    private static func isNoText(_ name: Name) -> Bool {
        switch name {
        case .script, .style, .noscript, .template, .head, .title, .iframe, .object, .embed, .canvas, .audio, .video,
            .select,
            .datalist, .textarea, .noframes, .noembed:
            true
        default: false
        }
    }
}

/// Text whose white space is collapsed while it is appended.
private struct CollapsedText {
    let start: Int
    private var hasSpace = false
    private var preformatted = 0

    init(start: Int) { self.start = start }

    mutating func append(_ bytes: Span<UInt8>, to buffer: inout [UInt8]) {
        for index in 0..<bytes.count {
            let byte = bytes[index]
            guard preformatted == 0 else {
                buffer.append(byte)
                continue
            }
            if byte.isHTMLSpace {
                hasSpace = true
                continue
            }
            if hasSpace, buffer.count > start, buffer[buffer.count - 1] != 0x0A { buffer.append(0x20) }
            hasSpace = false
            buffer.append(byte)
        }
    }

    mutating func enter(_ name: Name, _ buffer: inout [UInt8]) {
        switch name {
        case .br: buffer.append(0x0A)
        case .td, .th: hasSpace = true
        default: if !Self.isInline(name) { breakLine(&buffer) }
        }
        if name == .pre { preformatted += 1 }
    }

    mutating func leave(_ name: Name, _ buffer: inout [UInt8]) {
        if name == .pre { preformatted -= 1 }
        if name != .br, name != .td, name != .th, !Self.isInline(name) { breakLine(&buffer) }
    }

    mutating func end(_ buffer: inout [UInt8]) {
        while buffer.count > start, buffer[buffer.count - 1].isHTMLSpace { buffer.removeLast() }
    }

    private mutating func breakLine(_ buffer: inout [UInt8]) {
        hasSpace = false
        if buffer.count > start, buffer[buffer.count - 1] != 0x0A { buffer.append(0x0A) }
    }

    private static func isInline(_ name: Name) -> Bool {
        switch name {
        case .a, .b, .strong, .em, .i, .img, .abbr, .acronym, .bdi, .bdo, .big, .cite, .code, .data, .del, .dfn, .font,
            .ins, .kbd, .label, .mark, .nobr, .output, .q, .rp, .rt, .ruby, .s, .samp, .small, .span, .strike, .sub,
            .sup, .time, .tt, .u, .var, .wbr, .picture, .source, .button, .input:
            true
        default: false
        }
    }
}

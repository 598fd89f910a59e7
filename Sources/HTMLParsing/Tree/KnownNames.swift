// Written by packaging/html-tables: change the lists there.

/// The names that have the same number in every document.
extension Name {
    @inlinable public static var a: Name { Name(0) }
    @inlinable public static var abbr: Name { Name(1) }
    @inlinable public static var acronym: Name { Name(2) }
    @inlinable public static var address: Name { Name(3) }
    @inlinable public static var applet: Name { Name(4) }
    @inlinable public static var area: Name { Name(5) }
    @inlinable public static var article: Name { Name(6) }
    @inlinable public static var aside: Name { Name(7) }
    @inlinable public static var audio: Name { Name(8) }
    @inlinable public static var b: Name { Name(9) }
    @inlinable public static var base: Name { Name(10) }
    @inlinable public static var basefont: Name { Name(11) }
    @inlinable public static var bdi: Name { Name(12) }
    @inlinable public static var bdo: Name { Name(13) }
    @inlinable public static var bgsound: Name { Name(14) }
    @inlinable public static var big: Name { Name(15) }
    @inlinable public static var blink: Name { Name(16) }
    @inlinable public static var blockquote: Name { Name(17) }
    @inlinable public static var body: Name { Name(18) }
    @inlinable public static var br: Name { Name(19) }
    @inlinable public static var button: Name { Name(20) }
    @inlinable public static var canvas: Name { Name(21) }
    @inlinable public static var caption: Name { Name(22) }
    @inlinable public static var center: Name { Name(23) }
    @inlinable public static var cite: Name { Name(24) }
    @inlinable public static var code: Name { Name(25) }
    @inlinable public static var col: Name { Name(26) }
    @inlinable public static var colgroup: Name { Name(27) }
    @inlinable public static var data: Name { Name(28) }
    @inlinable public static var datalist: Name { Name(29) }
    @inlinable public static var dd: Name { Name(30) }
    @inlinable public static var del: Name { Name(31) }
    @inlinable public static var details: Name { Name(32) }
    @inlinable public static var dfn: Name { Name(33) }
    @inlinable public static var dialog: Name { Name(34) }
    @inlinable public static var dir: Name { Name(35) }
    @inlinable public static var div: Name { Name(36) }
    @inlinable public static var dl: Name { Name(37) }
    @inlinable public static var dt: Name { Name(38) }
    @inlinable public static var em: Name { Name(39) }
    @inlinable public static var embed: Name { Name(40) }
    @inlinable public static var fieldset: Name { Name(41) }
    @inlinable public static var figcaption: Name { Name(42) }
    @inlinable public static var figure: Name { Name(43) }
    @inlinable public static var font: Name { Name(44) }
    @inlinable public static var footer: Name { Name(45) }
    @inlinable public static var form: Name { Name(46) }
    @inlinable public static var frame: Name { Name(47) }
    @inlinable public static var frameset: Name { Name(48) }
    @inlinable public static var h1: Name { Name(49) }
    @inlinable public static var h2: Name { Name(50) }
    @inlinable public static var h3: Name { Name(51) }
    @inlinable public static var h4: Name { Name(52) }
    @inlinable public static var h5: Name { Name(53) }
    @inlinable public static var h6: Name { Name(54) }
    @inlinable public static var head: Name { Name(55) }
    @inlinable public static var header: Name { Name(56) }
    @inlinable public static var hgroup: Name { Name(57) }
    @inlinable public static var hr: Name { Name(58) }
    @inlinable public static var html: Name { Name(59) }
    @inlinable public static var i: Name { Name(60) }
    @inlinable public static var iframe: Name { Name(61) }
    @inlinable public static var image: Name { Name(62) }
    @inlinable public static var img: Name { Name(63) }
    @inlinable public static var input: Name { Name(64) }
    @inlinable public static var ins: Name { Name(65) }
    @inlinable public static var kbd: Name { Name(66) }
    @inlinable public static var keygen: Name { Name(67) }
    @inlinable public static var label: Name { Name(68) }
    @inlinable public static var legend: Name { Name(69) }
    @inlinable public static var li: Name { Name(70) }
    @inlinable public static var link: Name { Name(71) }
    @inlinable public static var listing: Name { Name(72) }
    @inlinable public static var main: Name { Name(73) }
    @inlinable public static var map: Name { Name(74) }
    @inlinable public static var mark: Name { Name(75) }
    @inlinable public static var marquee: Name { Name(76) }
    @inlinable public static var menu: Name { Name(77) }
    @inlinable public static var menuitem: Name { Name(78) }
    @inlinable public static var meta: Name { Name(79) }
    @inlinable public static var meter: Name { Name(80) }
    @inlinable public static var nav: Name { Name(81) }
    @inlinable public static var nobr: Name { Name(82) }
    @inlinable public static var noembed: Name { Name(83) }
    @inlinable public static var noframes: Name { Name(84) }
    @inlinable public static var noscript: Name { Name(85) }
    @inlinable public static var object: Name { Name(86) }
    @inlinable public static var ol: Name { Name(87) }
    @inlinable public static var optgroup: Name { Name(88) }
    @inlinable public static var option: Name { Name(89) }
    @inlinable public static var output: Name { Name(90) }
    @inlinable public static var p: Name { Name(91) }
    @inlinable public static var param: Name { Name(92) }
    @inlinable public static var picture: Name { Name(93) }
    @inlinable public static var plaintext: Name { Name(94) }
    @inlinable public static var pre: Name { Name(95) }
    @inlinable public static var progress: Name { Name(96) }
    @inlinable public static var q: Name { Name(97) }
    @inlinable public static var rb: Name { Name(98) }
    @inlinable public static var rp: Name { Name(99) }
    @inlinable public static var rt: Name { Name(100) }
    @inlinable public static var rtc: Name { Name(101) }
    @inlinable public static var ruby: Name { Name(102) }
    @inlinable public static var s: Name { Name(103) }
    @inlinable public static var samp: Name { Name(104) }
    @inlinable public static var script: Name { Name(105) }
    @inlinable public static var search: Name { Name(106) }
    @inlinable public static var section: Name { Name(107) }
    @inlinable public static var select: Name { Name(108) }
    @inlinable public static var selectedcontent: Name { Name(109) }
    @inlinable public static var slot: Name { Name(110) }
    @inlinable public static var small: Name { Name(111) }
    @inlinable public static var source: Name { Name(112) }
    @inlinable public static var span: Name { Name(113) }
    @inlinable public static var strike: Name { Name(114) }
    @inlinable public static var strong: Name { Name(115) }
    @inlinable public static var style: Name { Name(116) }
    @inlinable public static var sub: Name { Name(117) }
    @inlinable public static var summary: Name { Name(118) }
    @inlinable public static var sup: Name { Name(119) }
    @inlinable public static var svg: Name { Name(120) }
    @inlinable public static var table: Name { Name(121) }
    @inlinable public static var tbody: Name { Name(122) }
    @inlinable public static var td: Name { Name(123) }
    @inlinable public static var template: Name { Name(124) }
    @inlinable public static var textarea: Name { Name(125) }
    @inlinable public static var tfoot: Name { Name(126) }
    @inlinable public static var th: Name { Name(127) }
    @inlinable public static var thead: Name { Name(128) }
    @inlinable public static var time: Name { Name(129) }
    @inlinable public static var title: Name { Name(130) }
    @inlinable public static var tr: Name { Name(131) }
    @inlinable public static var track: Name { Name(132) }
    @inlinable public static var tt: Name { Name(133) }
    @inlinable public static var u: Name { Name(134) }
    @inlinable public static var ul: Name { Name(135) }
    @inlinable public static var `var`: Name { Name(136) }
    @inlinable public static var video: Name { Name(137) }
    @inlinable public static var wbr: Name { Name(138) }
    @inlinable public static var xmp: Name { Name(139) }
    @inlinable public static var math: Name { Name(140) }
    @inlinable public static var mi: Name { Name(141) }
    @inlinable public static var mo: Name { Name(142) }
    @inlinable public static var mn: Name { Name(143) }
    @inlinable public static var ms: Name { Name(144) }
    @inlinable public static var mtext: Name { Name(145) }
    @inlinable public static var annotationXml: Name { Name(146) }
    @inlinable public static var annotation: Name { Name(147) }
    @inlinable public static var mglyph: Name { Name(148) }
    @inlinable public static var malignmark: Name { Name(149) }
    @inlinable public static var mrow: Name { Name(150) }
    @inlinable public static var mfrac: Name { Name(151) }
    @inlinable public static var msup: Name { Name(152) }
    @inlinable public static var msub: Name { Name(153) }
    @inlinable public static var semantics: Name { Name(154) }
    @inlinable public static var desc: Name { Name(155) }
    @inlinable public static var path: Name { Name(156) }
    @inlinable public static var g: Name { Name(157) }
    @inlinable public static var circle: Name { Name(158) }
    @inlinable public static var rect: Name { Name(159) }
    @inlinable public static var line: Name { Name(160) }
    @inlinable public static var polygon: Name { Name(161) }
    @inlinable public static var polyline: Name { Name(162) }
    @inlinable public static var use: Name { Name(163) }
    @inlinable public static var defs: Name { Name(164) }
    @inlinable public static var symbol: Name { Name(165) }
    @inlinable public static var stop: Name { Name(166) }
    @inlinable public static var ellipse: Name { Name(167) }
    @inlinable public static var text: Name { Name(168) }
    @inlinable public static var tspan: Name { Name(169) }
    @inlinable public static var mask: Name { Name(170) }
    @inlinable public static var filter: Name { Name(171) }
    @inlinable public static var set: Name { Name(172) }
    @inlinable public static var animate: Name { Name(173) }
    @inlinable public static var altglyph: Name { Name(174) }
    @inlinable public static var altglyphdef: Name { Name(175) }
    @inlinable public static var altglyphitem: Name { Name(176) }
    @inlinable public static var animatecolor: Name { Name(177) }
    @inlinable public static var animatemotion: Name { Name(178) }
    @inlinable public static var animatetransform: Name { Name(179) }
    @inlinable public static var clippath: Name { Name(180) }
    @inlinable public static var feblend: Name { Name(181) }
    @inlinable public static var fecolormatrix: Name { Name(182) }
    @inlinable public static var fecomponenttransfer: Name { Name(183) }
    @inlinable public static var fecomposite: Name { Name(184) }
    @inlinable public static var feconvolvematrix: Name { Name(185) }
    @inlinable public static var fediffuselighting: Name { Name(186) }
    @inlinable public static var fedisplacementmap: Name { Name(187) }
    @inlinable public static var fedistantlight: Name { Name(188) }
    @inlinable public static var fedropshadow: Name { Name(189) }
    @inlinable public static var feflood: Name { Name(190) }
    @inlinable public static var fefunca: Name { Name(191) }
    @inlinable public static var fefuncb: Name { Name(192) }
    @inlinable public static var fefuncg: Name { Name(193) }
    @inlinable public static var fefuncr: Name { Name(194) }
    @inlinable public static var fegaussianblur: Name { Name(195) }
    @inlinable public static var feimage: Name { Name(196) }
    @inlinable public static var femerge: Name { Name(197) }
    @inlinable public static var femergenode: Name { Name(198) }
    @inlinable public static var femorphology: Name { Name(199) }
    @inlinable public static var feoffset: Name { Name(200) }
    @inlinable public static var fepointlight: Name { Name(201) }
    @inlinable public static var fespecularlighting: Name { Name(202) }
    @inlinable public static var fespotlight: Name { Name(203) }
    @inlinable public static var fetile: Name { Name(204) }
    @inlinable public static var feturbulence: Name { Name(205) }
    @inlinable public static var foreignobject: Name { Name(206) }
    @inlinable public static var glyphref: Name { Name(207) }
    @inlinable public static var lineargradient: Name { Name(208) }
    @inlinable public static var radialgradient: Name { Name(209) }
    @inlinable public static var textpath: Name { Name(210) }
    @inlinable public static var altGlyph: Name { Name(211) }
    @inlinable public static var altGlyphDef: Name { Name(212) }
    @inlinable public static var altGlyphItem: Name { Name(213) }
    @inlinable public static var animateColor: Name { Name(214) }
    @inlinable public static var animateMotion: Name { Name(215) }
    @inlinable public static var animateTransform: Name { Name(216) }
    @inlinable public static var clipPath: Name { Name(217) }
    @inlinable public static var feBlend: Name { Name(218) }
    @inlinable public static var feColorMatrix: Name { Name(219) }
    @inlinable public static var feComponentTransfer: Name { Name(220) }
    @inlinable public static var feComposite: Name { Name(221) }
    @inlinable public static var feConvolveMatrix: Name { Name(222) }
    @inlinable public static var feDiffuseLighting: Name { Name(223) }
    @inlinable public static var feDisplacementMap: Name { Name(224) }
    @inlinable public static var feDistantLight: Name { Name(225) }
    @inlinable public static var feDropShadow: Name { Name(226) }
    @inlinable public static var feFlood: Name { Name(227) }
    @inlinable public static var feFuncA: Name { Name(228) }
    @inlinable public static var feFuncB: Name { Name(229) }
    @inlinable public static var feFuncG: Name { Name(230) }
    @inlinable public static var feFuncR: Name { Name(231) }
    @inlinable public static var feGaussianBlur: Name { Name(232) }
    @inlinable public static var feImage: Name { Name(233) }
    @inlinable public static var feMerge: Name { Name(234) }
    @inlinable public static var feMergeNode: Name { Name(235) }
    @inlinable public static var feMorphology: Name { Name(236) }
    @inlinable public static var feOffset: Name { Name(237) }
    @inlinable public static var fePointLight: Name { Name(238) }
    @inlinable public static var feSpecularLighting: Name { Name(239) }
    @inlinable public static var feSpotLight: Name { Name(240) }
    @inlinable public static var feTile: Name { Name(241) }
    @inlinable public static var feTurbulence: Name { Name(242) }
    @inlinable public static var foreignObject: Name { Name(243) }
    @inlinable public static var glyphRef: Name { Name(244) }
    @inlinable public static var linearGradient: Name { Name(245) }
    @inlinable public static var radialGradient: Name { Name(246) }
    @inlinable public static var textPath: Name { Name(247) }
    @inlinable public static var attributename: Name { Name(248) }
    @inlinable public static var attributetype: Name { Name(249) }
    @inlinable public static var basefrequency: Name { Name(250) }
    @inlinable public static var baseprofile: Name { Name(251) }
    @inlinable public static var calcmode: Name { Name(252) }
    @inlinable public static var clippathunits: Name { Name(253) }
    @inlinable public static var diffuseconstant: Name { Name(254) }
    @inlinable public static var edgemode: Name { Name(255) }
    @inlinable public static var filterunits: Name { Name(256) }
    @inlinable public static var gradienttransform: Name { Name(257) }
    @inlinable public static var gradientunits: Name { Name(258) }
    @inlinable public static var kernelmatrix: Name { Name(259) }
    @inlinable public static var kernelunitlength: Name { Name(260) }
    @inlinable public static var keypoints: Name { Name(261) }
    @inlinable public static var keysplines: Name { Name(262) }
    @inlinable public static var keytimes: Name { Name(263) }
    @inlinable public static var lengthadjust: Name { Name(264) }
    @inlinable public static var limitingconeangle: Name { Name(265) }
    @inlinable public static var markerheight: Name { Name(266) }
    @inlinable public static var markerunits: Name { Name(267) }
    @inlinable public static var markerwidth: Name { Name(268) }
    @inlinable public static var maskcontentunits: Name { Name(269) }
    @inlinable public static var maskunits: Name { Name(270) }
    @inlinable public static var numoctaves: Name { Name(271) }
    @inlinable public static var pathlength: Name { Name(272) }
    @inlinable public static var patterncontentunits: Name { Name(273) }
    @inlinable public static var patterntransform: Name { Name(274) }
    @inlinable public static var patternunits: Name { Name(275) }
    @inlinable public static var pointsatx: Name { Name(276) }
    @inlinable public static var pointsaty: Name { Name(277) }
    @inlinable public static var pointsatz: Name { Name(278) }
    @inlinable public static var preservealpha: Name { Name(279) }
    @inlinable public static var preserveaspectratio: Name { Name(280) }
    @inlinable public static var primitiveunits: Name { Name(281) }
    @inlinable public static var refx: Name { Name(282) }
    @inlinable public static var refy: Name { Name(283) }
    @inlinable public static var repeatcount: Name { Name(284) }
    @inlinable public static var repeatdur: Name { Name(285) }
    @inlinable public static var requiredextensions: Name { Name(286) }
    @inlinable public static var requiredfeatures: Name { Name(287) }
    @inlinable public static var specularconstant: Name { Name(288) }
    @inlinable public static var specularexponent: Name { Name(289) }
    @inlinable public static var spreadmethod: Name { Name(290) }
    @inlinable public static var startoffset: Name { Name(291) }
    @inlinable public static var stddeviation: Name { Name(292) }
    @inlinable public static var stitchtiles: Name { Name(293) }
    @inlinable public static var surfacescale: Name { Name(294) }
    @inlinable public static var systemlanguage: Name { Name(295) }
    @inlinable public static var tablevalues: Name { Name(296) }
    @inlinable public static var targetx: Name { Name(297) }
    @inlinable public static var targety: Name { Name(298) }
    @inlinable public static var textlength: Name { Name(299) }
    @inlinable public static var viewbox: Name { Name(300) }
    @inlinable public static var viewtarget: Name { Name(301) }
    @inlinable public static var xchannelselector: Name { Name(302) }
    @inlinable public static var ychannelselector: Name { Name(303) }
    @inlinable public static var zoomandpan: Name { Name(304) }
    @inlinable public static var attributeName: Name { Name(305) }
    @inlinable public static var attributeType: Name { Name(306) }
    @inlinable public static var baseFrequency: Name { Name(307) }
    @inlinable public static var baseProfile: Name { Name(308) }
    @inlinable public static var calcMode: Name { Name(309) }
    @inlinable public static var clipPathUnits: Name { Name(310) }
    @inlinable public static var diffuseConstant: Name { Name(311) }
    @inlinable public static var edgeMode: Name { Name(312) }
    @inlinable public static var filterUnits: Name { Name(313) }
    @inlinable public static var gradientTransform: Name { Name(314) }
    @inlinable public static var gradientUnits: Name { Name(315) }
    @inlinable public static var kernelMatrix: Name { Name(316) }
    @inlinable public static var kernelUnitLength: Name { Name(317) }
    @inlinable public static var keyPoints: Name { Name(318) }
    @inlinable public static var keySplines: Name { Name(319) }
    @inlinable public static var keyTimes: Name { Name(320) }
    @inlinable public static var lengthAdjust: Name { Name(321) }
    @inlinable public static var limitingConeAngle: Name { Name(322) }
    @inlinable public static var markerHeight: Name { Name(323) }
    @inlinable public static var markerUnits: Name { Name(324) }
    @inlinable public static var markerWidth: Name { Name(325) }
    @inlinable public static var maskContentUnits: Name { Name(326) }
    @inlinable public static var maskUnits: Name { Name(327) }
    @inlinable public static var numOctaves: Name { Name(328) }
    @inlinable public static var pathLength: Name { Name(329) }
    @inlinable public static var patternContentUnits: Name { Name(330) }
    @inlinable public static var patternTransform: Name { Name(331) }
    @inlinable public static var patternUnits: Name { Name(332) }
    @inlinable public static var pointsAtX: Name { Name(333) }
    @inlinable public static var pointsAtY: Name { Name(334) }
    @inlinable public static var pointsAtZ: Name { Name(335) }
    @inlinable public static var preserveAlpha: Name { Name(336) }
    @inlinable public static var preserveAspectRatio: Name { Name(337) }
    @inlinable public static var primitiveUnits: Name { Name(338) }
    @inlinable public static var refX: Name { Name(339) }
    @inlinable public static var refY: Name { Name(340) }
    @inlinable public static var repeatCount: Name { Name(341) }
    @inlinable public static var repeatDur: Name { Name(342) }
    @inlinable public static var requiredExtensions: Name { Name(343) }
    @inlinable public static var requiredFeatures: Name { Name(344) }
    @inlinable public static var specularConstant: Name { Name(345) }
    @inlinable public static var specularExponent: Name { Name(346) }
    @inlinable public static var spreadMethod: Name { Name(347) }
    @inlinable public static var startOffset: Name { Name(348) }
    @inlinable public static var stdDeviation: Name { Name(349) }
    @inlinable public static var stitchTiles: Name { Name(350) }
    @inlinable public static var surfaceScale: Name { Name(351) }
    @inlinable public static var systemLanguage: Name { Name(352) }
    @inlinable public static var tableValues: Name { Name(353) }
    @inlinable public static var targetX: Name { Name(354) }
    @inlinable public static var targetY: Name { Name(355) }
    @inlinable public static var textLength: Name { Name(356) }
    @inlinable public static var viewBox: Name { Name(357) }
    @inlinable public static var viewTarget: Name { Name(358) }
    @inlinable public static var xChannelSelector: Name { Name(359) }
    @inlinable public static var yChannelSelector: Name { Name(360) }
    @inlinable public static var zoomAndPan: Name { Name(361) }
    @inlinable public static var definitionurl: Name { Name(362) }
    @inlinable public static var definitionURL: Name { Name(363) }
    @inlinable public static var xlinkActuate: Name { Name(364) }
    @inlinable public static var xlinkArcrole: Name { Name(365) }
    @inlinable public static var xlinkHref: Name { Name(366) }
    @inlinable public static var xlinkRole: Name { Name(367) }
    @inlinable public static var xlinkShow: Name { Name(368) }
    @inlinable public static var xlinkTitle: Name { Name(369) }
    @inlinable public static var xlinkType: Name { Name(370) }
    @inlinable public static var xmlLang: Name { Name(371) }
    @inlinable public static var xmlSpace: Name { Name(372) }
    @inlinable public static var xmlns: Name { Name(373) }
    @inlinable public static var xmlnsXlink: Name { Name(374) }
    @inlinable public static var `class`: Name { Name(375) }
    @inlinable public static var id: Name { Name(376) }
    @inlinable public static var href: Name { Name(377) }
    @inlinable public static var src: Name { Name(378) }
    @inlinable public static var alt: Name { Name(379) }
    @inlinable public static var name: Name { Name(380) }
    @inlinable public static var content: Name { Name(381) }
    @inlinable public static var type: Name { Name(382) }
    @inlinable public static var rel: Name { Name(383) }
    @inlinable public static var property: Name { Name(384) }
    @inlinable public static var value: Name { Name(385) }
    @inlinable public static var width: Name { Name(386) }
    @inlinable public static var height: Name { Name(387) }
    @inlinable public static var target: Name { Name(388) }
    @inlinable public static var lang: Name { Name(389) }
    @inlinable public static var role: Name { Name(390) }
    @inlinable public static var action: Name { Name(391) }
    @inlinable public static var method: Name { Name(392) }
    @inlinable public static var color: Name { Name(393) }
    @inlinable public static var face: Name { Name(394) }
    @inlinable public static var size: Name { Name(395) }
    @inlinable public static var charset: Name { Name(396) }
    @inlinable public static var httpEquiv: Name { Name(397) }
    @inlinable public static var media: Name { Name(398) }
    @inlinable public static var srcset: Name { Name(399) }
    @inlinable public static var sizes: Name { Name(400) }
    @inlinable public static var loading: Name { Name(401) }
    @inlinable public static var decoding: Name { Name(402) }
    @inlinable public static var `async`: Name { Name(403) }
    @inlinable public static var `defer`: Name { Name(404) }
    @inlinable public static var crossorigin: Name { Name(405) }
    @inlinable public static var integrity: Name { Name(406) }
    @inlinable public static var nonce: Name { Name(407) }
    @inlinable public static var placeholder: Name { Name(408) }
    @inlinable public static var `for`: Name { Name(409) }
    @inlinable public static var checked: Name { Name(410) }
    @inlinable public static var disabled: Name { Name(411) }
    @inlinable public static var selected: Name { Name(412) }
    @inlinable public static var multiple: Name { Name(413) }
    @inlinable public static var required: Name { Name(414) }
    @inlinable public static var hidden: Name { Name(415) }
    @inlinable public static var tabindex: Name { Name(416) }
    @inlinable public static var datetime: Name { Name(417) }
    @inlinable public static var itemprop: Name { Name(418) }
    @inlinable public static var itemscope: Name { Name(419) }
    @inlinable public static var itemtype: Name { Name(420) }
    @inlinable public static var itemid: Name { Name(421) }
    @inlinable public static var itemref: Name { Name(422) }
    @inlinable public static var align: Name { Name(423) }
    @inlinable public static var valign: Name { Name(424) }
    @inlinable public static var bgcolor: Name { Name(425) }
    @inlinable public static var border: Name { Name(426) }
    @inlinable public static var cellpadding: Name { Name(427) }
    @inlinable public static var cellspacing: Name { Name(428) }
    @inlinable public static var colspan: Name { Name(429) }
    @inlinable public static var rowspan: Name { Name(430) }
    @inlinable public static var frameborder: Name { Name(431) }
    @inlinable public static var allow: Name { Name(432) }
    @inlinable public static var allowfullscreen: Name { Name(433) }
    @inlinable public static var scrolling: Name { Name(434) }
    @inlinable public static var poster: Name { Name(435) }
    @inlinable public static var controls: Name { Name(436) }
    @inlinable public static var autoplay: Name { Name(437) }
    @inlinable public static var loop: Name { Name(438) }
    @inlinable public static var muted: Name { Name(439) }
    @inlinable public static var preload: Name { Name(440) }
    @inlinable public static var onclick: Name { Name(441) }
    @inlinable public static var onload: Name { Name(442) }
    @inlinable public static var onerror: Name { Name(443) }
    @inlinable public static var ariaLabel: Name { Name(444) }
    @inlinable public static var ariaHidden: Name { Name(445) }
    @inlinable public static var ariaLabelledby: Name { Name(446) }
    @inlinable public static var ariaExpanded: Name { Name(447) }
    @inlinable public static var ariaControls: Name { Name(448) }
    @inlinable public static var ariaHaspopup: Name { Name(449) }
    @inlinable public static var ariaDescribedby: Name { Name(450) }
    @inlinable public static var ariaCurrent: Name { Name(451) }
    @inlinable public static var ariaLive: Name { Name(452) }
    @inlinable public static var dataSrc: Name { Name(453) }
    @inlinable public static var dataSrcset: Name { Name(454) }
    @inlinable public static var dataId: Name { Name(455) }
    @inlinable public static var dataUrl: Name { Name(456) }
    @inlinable public static var dataType: Name { Name(457) }
    @inlinable public static var dataTestid: Name { Name(458) }
    @inlinable public static var dataName: Name { Name(459) }
    @inlinable public static var dataTitle: Name { Name(460) }
    @inlinable public static var dataHref: Name { Name(461) }
    @inlinable public static var dataTarget: Name { Name(462) }
    @inlinable public static var dataToggle: Name { Name(463) }
    @inlinable public static var dataValue: Name { Name(464) }
    @inlinable public static var dataIndex: Name { Name(465) }
    @inlinable public static var dataPosition: Name { Name(466) }
    @inlinable public static var dataComponent: Name { Name(467) }
    @inlinable public static var fill: Name { Name(468) }
    @inlinable public static var stroke: Name { Name(469) }
    @inlinable public static var strokeWidth: Name { Name(470) }
    @inlinable public static var strokeLinecap: Name { Name(471) }
    @inlinable public static var strokeLinejoin: Name { Name(472) }
    @inlinable public static var fillRule: Name { Name(473) }
    @inlinable public static var clipRule: Name { Name(474) }
    @inlinable public static var d: Name { Name(475) }
    @inlinable public static var x: Name { Name(476) }
    @inlinable public static var y: Name { Name(477) }
    @inlinable public static var x1: Name { Name(478) }
    @inlinable public static var x2: Name { Name(479) }
    @inlinable public static var y1: Name { Name(480) }
    @inlinable public static var y2: Name { Name(481) }
    @inlinable public static var cx: Name { Name(482) }
    @inlinable public static var cy: Name { Name(483) }
    @inlinable public static var r: Name { Name(484) }
    @inlinable public static var rx: Name { Name(485) }
    @inlinable public static var ry: Name { Name(486) }
    @inlinable public static var points: Name { Name(487) }
    @inlinable public static var transform: Name { Name(488) }
    @inlinable public static var opacity: Name { Name(489) }
    @inlinable public static var version: Name { Name(490) }
    @inlinable public static var encoding: Name { Name(491) }
    @inlinable public static var maxlength: Name { Name(492) }
    @inlinable public static var autocomplete: Name { Name(493) }
    @inlinable public static var fetchpriority: Name { Name(494) }
    @inlinable public static var referrerpolicy: Name { Name(495) }
    @inlinable public static var rev: Name { Name(496) }
    @inlinable public static var hreflang: Name { Name(497) }
    @inlinable public static var `as`: Name { Name(498) }
    @inlinable public static var accept: Name { Name(499) }
    @inlinable public static var min: Name { Name(500) }
    @inlinable public static var max: Name { Name(501) }
    @inlinable public static var step: Name { Name(502) }
    @inlinable public static var pattern: Name { Name(503) }
    @inlinable public static var `open`: Name { Name(504) }
    @inlinable public static var start: Name { Name(505) }
    @inlinable public static var reversed: Name { Name(506) }
    @inlinable public static var download: Name { Name(507) }
    @inlinable public static var ping: Name { Name(508) }
    @inlinable public static var usemap: Name { Name(509) }
    @inlinable public static var ismap: Name { Name(510) }
    @inlinable public static var shape: Name { Name(511) }
    @inlinable public static var coords: Name { Name(512) }
    @inlinable public static var scope: Name { Name(513) }
    @inlinable public static var headers: Name { Name(514) }
    @inlinable public static var space: Name { Name(515) }
    @inlinable public static var actuate: Name { Name(516) }
    @inlinable public static var arcrole: Name { Name(517) }
    @inlinable public static var show: Name { Name(518) }
    @inlinable public static var xlink: Name { Name(519) }
    @inlinable public static var pubdate: Name { Name(520) }
    @inlinable public static var vocab: Name { Name(521) }
    @inlinable public static var typeof: Name { Name(522) }
    @inlinable public static var resource: Name { Name(523) }
    @inlinable public static var about: Name { Name(524) }
    @inlinable public static var prefix: Name { Name(525) }
    @inlinable public static var blocking: Name { Name(526) }
}

enum KnownNames {
    static let count = 527
    /// In the order of their numbers.
    static let texts: [StaticString] = [
        "a",
        "abbr",
        "acronym",
        "address",
        "applet",
        "area",
        "article",
        "aside",
        "audio",
        "b",
        "base",
        "basefont",
        "bdi",
        "bdo",
        "bgsound",
        "big",
        "blink",
        "blockquote",
        "body",
        "br",
        "button",
        "canvas",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "data",
        "datalist",
        "dd",
        "del",
        "details",
        "dfn",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "em",
        "embed",
        "fieldset",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "frame",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "i",
        "iframe",
        "image",
        "img",
        "input",
        "ins",
        "kbd",
        "keygen",
        "label",
        "legend",
        "li",
        "link",
        "listing",
        "main",
        "map",
        "mark",
        "marquee",
        "menu",
        "menuitem",
        "meta",
        "meter",
        "nav",
        "nobr",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "ol",
        "optgroup",
        "option",
        "output",
        "p",
        "param",
        "picture",
        "plaintext",
        "pre",
        "progress",
        "q",
        "rb",
        "rp",
        "rt",
        "rtc",
        "ruby",
        "s",
        "samp",
        "script",
        "search",
        "section",
        "select",
        "selectedcontent",
        "slot",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "template",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "track",
        "tt",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
        "xmp",
        "math",
        "mi",
        "mo",
        "mn",
        "ms",
        "mtext",
        "annotation-xml",
        "annotation",
        "mglyph",
        "malignmark",
        "mrow",
        "mfrac",
        "msup",
        "msub",
        "semantics",
        "desc",
        "path",
        "g",
        "circle",
        "rect",
        "line",
        "polygon",
        "polyline",
        "use",
        "defs",
        "symbol",
        "stop",
        "ellipse",
        "text",
        "tspan",
        "mask",
        "filter",
        "set",
        "animate",
        "altglyph",
        "altglyphdef",
        "altglyphitem",
        "animatecolor",
        "animatemotion",
        "animatetransform",
        "clippath",
        "feblend",
        "fecolormatrix",
        "fecomponenttransfer",
        "fecomposite",
        "feconvolvematrix",
        "fediffuselighting",
        "fedisplacementmap",
        "fedistantlight",
        "fedropshadow",
        "feflood",
        "fefunca",
        "fefuncb",
        "fefuncg",
        "fefuncr",
        "fegaussianblur",
        "feimage",
        "femerge",
        "femergenode",
        "femorphology",
        "feoffset",
        "fepointlight",
        "fespecularlighting",
        "fespotlight",
        "fetile",
        "feturbulence",
        "foreignobject",
        "glyphref",
        "lineargradient",
        "radialgradient",
        "textpath",
        "altGlyph",
        "altGlyphDef",
        "altGlyphItem",
        "animateColor",
        "animateMotion",
        "animateTransform",
        "clipPath",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feConvolveMatrix",
        "feDiffuseLighting",
        "feDisplacementMap",
        "feDistantLight",
        "feDropShadow",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feImage",
        "feMerge",
        "feMergeNode",
        "feMorphology",
        "feOffset",
        "fePointLight",
        "feSpecularLighting",
        "feSpotLight",
        "feTile",
        "feTurbulence",
        "foreignObject",
        "glyphRef",
        "linearGradient",
        "radialGradient",
        "textPath",
        "attributename",
        "attributetype",
        "basefrequency",
        "baseprofile",
        "calcmode",
        "clippathunits",
        "diffuseconstant",
        "edgemode",
        "filterunits",
        "gradienttransform",
        "gradientunits",
        "kernelmatrix",
        "kernelunitlength",
        "keypoints",
        "keysplines",
        "keytimes",
        "lengthadjust",
        "limitingconeangle",
        "markerheight",
        "markerunits",
        "markerwidth",
        "maskcontentunits",
        "maskunits",
        "numoctaves",
        "pathlength",
        "patterncontentunits",
        "patterntransform",
        "patternunits",
        "pointsatx",
        "pointsaty",
        "pointsatz",
        "preservealpha",
        "preserveaspectratio",
        "primitiveunits",
        "refx",
        "refy",
        "repeatcount",
        "repeatdur",
        "requiredextensions",
        "requiredfeatures",
        "specularconstant",
        "specularexponent",
        "spreadmethod",
        "startoffset",
        "stddeviation",
        "stitchtiles",
        "surfacescale",
        "systemlanguage",
        "tablevalues",
        "targetx",
        "targety",
        "textlength",
        "viewbox",
        "viewtarget",
        "xchannelselector",
        "ychannelselector",
        "zoomandpan",
        "attributeName",
        "attributeType",
        "baseFrequency",
        "baseProfile",
        "calcMode",
        "clipPathUnits",
        "diffuseConstant",
        "edgeMode",
        "filterUnits",
        "gradientTransform",
        "gradientUnits",
        "kernelMatrix",
        "kernelUnitLength",
        "keyPoints",
        "keySplines",
        "keyTimes",
        "lengthAdjust",
        "limitingConeAngle",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "maskContentUnits",
        "maskUnits",
        "numOctaves",
        "pathLength",
        "patternContentUnits",
        "patternTransform",
        "patternUnits",
        "pointsAtX",
        "pointsAtY",
        "pointsAtZ",
        "preserveAlpha",
        "preserveAspectRatio",
        "primitiveUnits",
        "refX",
        "refY",
        "repeatCount",
        "repeatDur",
        "requiredExtensions",
        "requiredFeatures",
        "specularConstant",
        "specularExponent",
        "spreadMethod",
        "startOffset",
        "stdDeviation",
        "stitchTiles",
        "surfaceScale",
        "systemLanguage",
        "tableValues",
        "targetX",
        "targetY",
        "textLength",
        "viewBox",
        "viewTarget",
        "xChannelSelector",
        "yChannelSelector",
        "zoomAndPan",
        "definitionurl",
        "definitionURL",
        "xlink:actuate",
        "xlink:arcrole",
        "xlink:href",
        "xlink:role",
        "xlink:show",
        "xlink:title",
        "xlink:type",
        "xml:lang",
        "xml:space",
        "xmlns",
        "xmlns:xlink",
        "class",
        "id",
        "href",
        "src",
        "alt",
        "name",
        "content",
        "type",
        "rel",
        "property",
        "value",
        "width",
        "height",
        "target",
        "lang",
        "role",
        "action",
        "method",
        "color",
        "face",
        "size",
        "charset",
        "http-equiv",
        "media",
        "srcset",
        "sizes",
        "loading",
        "decoding",
        "async",
        "defer",
        "crossorigin",
        "integrity",
        "nonce",
        "placeholder",
        "for",
        "checked",
        "disabled",
        "selected",
        "multiple",
        "required",
        "hidden",
        "tabindex",
        "datetime",
        "itemprop",
        "itemscope",
        "itemtype",
        "itemid",
        "itemref",
        "align",
        "valign",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "colspan",
        "rowspan",
        "frameborder",
        "allow",
        "allowfullscreen",
        "scrolling",
        "poster",
        "controls",
        "autoplay",
        "loop",
        "muted",
        "preload",
        "onclick",
        "onload",
        "onerror",
        "aria-label",
        "aria-hidden",
        "aria-labelledby",
        "aria-expanded",
        "aria-controls",
        "aria-haspopup",
        "aria-describedby",
        "aria-current",
        "aria-live",
        "data-src",
        "data-srcset",
        "data-id",
        "data-url",
        "data-type",
        "data-testid",
        "data-name",
        "data-title",
        "data-href",
        "data-target",
        "data-toggle",
        "data-value",
        "data-index",
        "data-position",
        "data-component",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "fill-rule",
        "clip-rule",
        "d",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "points",
        "transform",
        "opacity",
        "version",
        "encoding",
        "maxlength",
        "autocomplete",
        "fetchpriority",
        "referrerpolicy",
        "rev",
        "hreflang",
        "as",
        "accept",
        "min",
        "max",
        "step",
        "pattern",
        "open",
        "start",
        "reversed",
        "download",
        "ping",
        "usemap",
        "ismap",
        "shape",
        "coords",
        "scope",
        "headers",
        "space",
        "actuate",
        "arcrole",
        "show",
        "xlink",
        "pubdate",
        "vocab",
        "typeof",
        "resource",
        "about",
        "prefix",
        "blocking",
    ]

    /// SVG elements: the number of the name as it is written in lower case, and of the right one.
    static let svgElements: [(UInt16, UInt16)] = [
        (174, 211),
        (175, 212),
        (176, 213),
        (177, 214),
        (178, 215),
        (179, 216),
        (180, 217),
        (181, 218),
        (182, 219),
        (183, 220),
        (184, 221),
        (185, 222),
        (186, 223),
        (187, 224),
        (188, 225),
        (189, 226),
        (190, 227),
        (191, 228),
        (192, 229),
        (193, 230),
        (194, 231),
        (195, 232),
        (196, 233),
        (197, 234),
        (198, 235),
        (199, 236),
        (200, 237),
        (201, 238),
        (202, 239),
        (203, 240),
        (204, 241),
        (205, 242),
        (206, 243),
        (207, 244),
        (208, 245),
        (209, 246),
        (210, 247),
    ]

    /// The same for attributes of SVG elements.
    static let svgAttributes: [(UInt16, UInt16)] = [
        (248, 305),
        (249, 306),
        (250, 307),
        (251, 308),
        (252, 309),
        (253, 310),
        (254, 311),
        (255, 312),
        (256, 313),
        (207, 244),
        (257, 314),
        (258, 315),
        (259, 316),
        (260, 317),
        (261, 318),
        (262, 319),
        (263, 320),
        (264, 321),
        (265, 322),
        (266, 323),
        (267, 324),
        (268, 325),
        (269, 326),
        (270, 327),
        (271, 328),
        (272, 329),
        (273, 330),
        (274, 331),
        (275, 332),
        (276, 333),
        (277, 334),
        (278, 335),
        (279, 336),
        (280, 337),
        (281, 338),
        (282, 339),
        (283, 340),
        (284, 341),
        (285, 342),
        (286, 343),
        (287, 344),
        (288, 345),
        (289, 346),
        (290, 347),
        (291, 348),
        (292, 349),
        (293, 350),
        (294, 351),
        (295, 352),
        (296, 353),
        (297, 354),
        (298, 355),
        (299, 356),
        (300, 357),
        (301, 358),
        (302, 359),
        (303, 360),
        (304, 361),
    ]

    /// Attributes with a namespace in foreign content: as written, the namespace, the local name.
    static let foreignAttributes: [(UInt16, AttributeNamespace, UInt16)] = [
        (364, .xlink, 516),
        (365, .xlink, 517),
        (366, .xlink, 377),
        (367, .xlink, 390),
        (368, .xlink, 518),
        (369, .xlink, 130),
        (370, .xlink, 382),
        (371, .xml, 389),
        (372, .xml, 515),
        (373, .xmlns, 373),
        (374, .xmlns, 519),
    ]
}

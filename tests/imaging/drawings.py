"""Drawings as editors write them, and drawings that could act or call elsewhere: our own, in their manner."""

_SVG = 'xmlns="http://www.w3.org/2000/svg"'
_LINKS = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
_PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def drawing(inside: str = "", attributes: str = "", before: str = "") -> str:
    """Return a drawing with something inside."""
    return f'{before}<svg {_SVG} {_LINKS} viewBox="0 0 9 9" {attributes}>\n{inside}\n</svg>'


_INKSCAPE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Created with Inkscape (http://www.inkscape.org/) -->\n\n'
    '<svg\n   xmlns:dc="http://purl.org/dc/elements/1.1/"\n   xmlns:cc="http://creativecommons.org/ns#"\n'
    '   xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n   xmlns:svg="http://www.w3.org/2000/svg"\n'
    f"   {_SVG}\n   {_LINKS}\n"
    '   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"\n'
    '   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"\n'
)
_NAMEDVIEW = (
    '  <sodipodi:namedview\n     id="base"\n     pagecolor="#ffffff"\n     bordercolor="#666666"\n     borderopacity="1.0"\n'
    '     inkscape:pageopacity="0.0"\n     inkscape:zoom="0.35"\n     inkscape:document-units="mm"\n     showgrid="true">\n'
    '    <inkscape:grid\n       type="xygrid"\n       id="grid1" />\n    <inkscape:page\n       x="0"\n       y="0"\n'
    '       width="210"\n       height="297"\n       id="page2" />\n'
    '    <sodipodi:guide\n       position="10,20"\n       orientation="0,1" />\n  </sodipodi:namedview>\n'
)
_METADATA = (
    '  <metadata\n     id="metadata5">\n    <rdf:RDF>\n      <cc:Work\n         rdf:about="">\n'
    "        <dc:format>image/svg+xml</dc:format>\n"
    '        <dc:type\n           rdf:resource="http://purl.org/dc/dcmitype/StillImage" />\n        <dc:title>Plan</dc:title>\n'
    "        <dc:creator>\n          <cc:Agent>\n            <dc:title>Ada</dc:title>\n          </cc:Agent>\n        </dc:creator>\n"
    '        <cc:license\n           rdf:resource="http://creativecommons.org/licenses/by/4.0/" />\n      </cc:Work>\n'
    '      <cc:License\n         rdf:about="http://creativecommons.org/licenses/by/4.0/">\n'
    '        <cc:permits\n           rdf:resource="http://creativecommons.org/ns#Reproduction" />\n      </cc:License>\n'
    "    </rdf:RDF>\n  </metadata>\n"
)
_TEXT_STYLE = (
    "font-style:normal;font-variant:normal;font-weight:normal;font-stretch:normal;font-size:10.58px;line-height:125%;"
    "font-family:'Source Sans Pro';-inkscape-font-specification:'Source Sans Pro, Normal';font-variant-ligatures:normal;"
    "text-align:start;letter-spacing:0px;word-spacing:0px;writing-mode:lr-tb;text-anchor:start;fill:#000000;stroke:none"
)
_AI_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->\n'
_AI_TYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"'
_AI_ENTITIES = (
    f"{_AI_TYPE} [\n"
    '\t<!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">\n\t<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">\n'
    '\t<!ENTITY ns_graphs "http://ns.adobe.com/Graphs/1.0/">\n\t<!ENTITY ns_vars "http://ns.adobe.com/Variables/1.0/">\n'
    '\t<!ENTITY ns_imrep "http://ns.adobe.com/ImageReplacement/1.0/">\n\t<!ENTITY ns_sfw "http://ns.adobe.com/SaveForWeb/1.0/">\n'
    '\t<!ENTITY ns_custom "http://ns.adobe.com/GenericCustomNamespace/1.0/">\n\t<!ENTITY ns_adobe_xpath "http://ns.adobe.com/XPath/1.0/">\n'
    '\t<!ENTITY st0 "fill:#FFFFFF;">\n]>\n'
)

ORDINARY: dict[str, str] = {
    "Inkscape 0.92": _INKSCAPE
    + '   width="210mm"\n   height="297mm"\n   viewBox="0 0 210 297"\n   version="1.1"\n   id="svg8"\n'
    '   inkscape:version="0.92.4 (unknown)"\n   sodipodi:docname="plan.svg"\n   inkscape:export-xdpi="96">\n  <defs\n     id="defs2">\n'
    '    <linearGradient\n       inkscape:collect="always"\n       id="linearGradient1">\n      <stop\n'
    '         style="stop-color:#ff0000;stop-opacity:1;"\n         offset="0"\n         id="stop1" />\n    </linearGradient>\n'
    '    <linearGradient\n       inkscape:collect="always"\n       xlink:href="#linearGradient1"\n       id="linearGradient2"\n'
    '       x1="0" y1="0" x2="9" y2="9"\n       gradientUnits="userSpaceOnUse"\n       gradientTransform="matrix(1,0,0,1,2,3)" />\n'
    '    <inkscape:path-effect\n       effect="spiro"\n       id="path-effect1"\n       is_visible="true" />\n'
    '    <filter\n       style="color-interpolation-filters:sRGB"\n       inkscape:label="Blur"\n       id="filter1">\n'
    '      <feGaussianBlur\n         stdDeviation="2 2"\n         result="blur"\n         id="fe1" />\n    </filter>\n  </defs>\n'
    + _NAMEDVIEW + _METADATA +
    '  <g\n     inkscape:label="Layer 1"\n     inkscape:groupmode="layer"\n     id="layer1"\n     sodipodi:insensitive="true">\n'
    '    <path\n       style="opacity:1;fill:url(#linearGradient2);fill-opacity:1;stroke:#000;stroke-dasharray:none;filter:url(#filter1);paint-order:normal"\n'
    '       d="m 10,20 c 1,2 3,4 5,6 z"\n       id="path1"\n       inkscape:connector-curvature="0"\n       sodipodi:nodetypes="ccc" />\n'
    f'    <text\n       xml:space="preserve"\n       style="{_TEXT_STYLE}"\n       x="1" y="2"\n       id="text1"\n       sodipodi:linespacing="125%"><tspan\n'
    '         sodipodi:role="line"\n         id="tspan1"\n         x="1" y="2">Le pont</tspan></text>\n  </g>\n</svg>\n',
    "Inkscape 1.3": _INKSCAPE
    + '   width="100"\n   height="50"\n   viewBox="0 0 100 50"\n   version="1.1"\n   inkscape:version="1.3.2">\n'
    + _NAMEDVIEW +
    '  <style\n     id="style1">.a{fill:var(--accent, #c00);mix-blend-mode:multiply}</style>\n  <g\n     inkscape:groupmode="layer">\n'
    '    <rect\n       style="fill:none;stroke-width:0.264583;-inkscape-stroke:none;stop-color:#000000"\n       class="a"\n       width="9"\n       height="9"\n'
    '       rx="1"\n       transform="rotate(45) scale(-1,1)" />\n'
    '    <flowRoot\n       xml:space="preserve"\n       style="shape-inside:url(#rect1);display:inline"><flowRegion><rect\n           width="3"\n           height="3" /></flowRegion><flowPara>Un</flowPara></flowRoot>\n'
    f'    <image\n       width="1"\n       height="1"\n       preserveAspectRatio="none"\n       style="image-rendering:optimizeSpeed"\n       xlink:href="{_PIXEL}\n"\n       id="image1" />\n'
    '    <use\n       x="0"\n       y="0"\n       xlink:href="#rect1"\n       width="100%"\n       height="100%" />\n  </g>\n</svg>\n',
    "plain SVG by Inkscape": f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<svg\n   width="16"\n   height="16"\n   version="1.1"\n   id="svg1"\n   {_SVG}\n   xmlns:svg="http://www.w3.org/2000/svg">\n  <defs\n     id="defs1" />\n  <path\n     d="M 8,0 C 3.58,0 0,3.58 0,8"\n     fill="#2e3436"\n     fill-opacity="0.35"\n     id="path1" />\n</svg>\n',
    "Inkscape with a prefix": '<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="1in" height="1in"><svg:g><svg:path d="M0 0"/></svg:g></svg:svg>',
    "Illustrator": f"{_AI_HEAD}"
    f'<svg version="1.1" id="Calque_1" {_SVG} {_LINKS} x="0px" y="0px"\n\t viewBox="0 0 841.9 595.3" style="enable-background:new 0 0 841.9 595.3;" xml:space="preserve">\n'
    '<style type="text/css">\n\t.st0{fill:#E30613;}\n\t.st1{clip-path:url(#SVGID_2_);fill:url(#SVGID_3_);}\n\t.st2{font-family:\'MyriadPro-Regular\';}\n'
    '\t.st3{fill:none;stroke:#000000;stroke-width:0.25;stroke-miterlimit:10;}\n\t.st4{opacity:0.5;enable-background:new    ;}\n</style>\n'
    '<g>\n\t<defs>\n\t\t<rect id="SVGID_1_" x="1" y="2" width="3" height="4"/>\n\t</defs>\n\t<clipPath id="SVGID_2_">\n'
    '\t\t<use xlink:href="#SVGID_1_"  style="overflow:visible;"/>\n\t</clipPath>\n</g>\n<linearGradient id="SVGID_3_" gradientUnits="userSpaceOnUse" x1="0" y1="1" x2="2" y2="3" gradientTransform="matrix(0.9 0.1 -0.1 0.9 1 2)">\n'
    '\t<stop  offset="0" style="stop-color:#FFFFFF"/>\n\t<stop  offset="1" style="stop-color:#000000"/>\n</linearGradient>\n'
    '<text transform="matrix(1 0 0 1 10 20)" class="st2" style="font-size:12px;">Le pont</text>\n<polygon class="st0" points="1,2 3,4 5,6 "/>\n'
    f'<image style="overflow:visible;" width="1" height="1" xlink:href="{_PIXEL[:40]}\n{_PIXEL[40:]}" transform="matrix(0.24 0 0 0.24 1 2)">\n</image>\n</svg>\n',
    "Illustrator that can be edited again": f"{_AI_HEAD}{_AI_ENTITIES}"
    '<svg version="1.1" id="Layer_1" xmlns:x="&ns_extend;" xmlns:i="&ns_ai;" xmlns:graph="&ns_graphs;"\n'
    f'\t {_SVG} {_LINKS} x="0px" y="0px" width="700px" height="400px"\n\t viewBox="0 0 700 400" enable-background="new 0 0 700 400" xml:space="preserve">\n'
    '<metadata>\n\t<sfw  xmlns="&ns_sfw;">\n\t\t<slices></slices>\n\t\t<sliceSourceBounds  height="400" width="700" x="0" y="0" bottomLeftOrigin="true"></sliceSourceBounds>\n\t</sfw>\n'
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>\n<?xpacket end="w"?></metadata>\n'
    '<switch>\n\t<foreignObject requiredExtensions="&ns_ai;" x="0" y="0" width="1" height="1">\n\t\t<i:pgfRef  xlink:href="#adobe_illustrator_pgf">\n\t\t</i:pgfRef>\n\t</foreignObject>\n'
    '\t<g i:extraneous="self">\n\t\t<g id="Layer_2" i:layer="yes" i:dimmedPercent="50" i:rgbTrio="#4F008000FFFF" style="&st0;">\n\t\t\t<path i:knockout="Off" fill="#E30613" d="M1,2L3,4z"/>\n\t\t</g>\n\t</g>\n</switch>\n'
    '<i:pgf  id="adobe_illustrator_pgf">\n\t<![CDATA[\n\teJzsvWmPXcmVIPbZgP/DBQwDEnoqJ/ZFMxggl+qZsVsjodQ9\n]]>\n</i:pgf>\n</svg>\n',
    "Illustrator, export as": f'<?xml version="1.0" encoding="UTF-8"?><svg id="Calque_1" data-name="Calque 1" {_SVG} width="1200" height="630" viewBox="0 0 1200 630"><defs><style>.cls-1{{isolation:isolate;}}.cls-2{{fill:#1d1d1b;font-family:Helvetica-Bold, Helvetica;font-variation-settings:&apos;wght&apos; 700;}}.cls-3{{clip-path:url(#clippath);}}</style><clipPath id="clippath"><rect class="cls-1" width="9" height="9"/></clipPath><symbol id="New_Symbol" data-name="New Symbol" viewBox="0 0 5 5"><path d="M0,0"/></symbol></defs><g class="cls-3"><text class="cls-2" transform="translate(10 20)"><tspan x="0" y="0">Le p</tspan><tspan class="cls-1" x="30" y="0" style="letter-spacing:-.01em;">ont</tspan></text></g><use width="5" height="5" transform="translate(1 2) scale(.5)" xlink:href="#New_Symbol" {_LINKS}/></svg>',
    "Illustrator with fonts": f"{_AI_HEAD}{_AI_TYPE}>\n"
    f'<svg version="1.1" {_SVG} width="30px" height="20px" viewBox="0 0 30 20">\n<font horiz-adv-x="2048">\n<font-face font-family="Myriad" units-per-em="2048" underline-position="-154" underline-thickness="102"/>\n'
    '<missing-glyph horiz-adv-x="1024" d="M128,0z"/>\n<glyph unicode="(" horiz-adv-x="682" d="M9,9z"/>\n<hkern u1="A" u2="V" k="10"/>\n</font>\n'
    "<style type=\"text/css\">@font-face{font-family:'Myriad';src:url(\"data:;base64,T1RUTwACACA\")}</style>\n</svg>\n",
    "Illustrator with the old style sheet": f'{_AI_HEAD}<svg {_SVG} width="30px" height="20px"><style type="text/css"><![CDATA[\n\t.st0{{fill:#FF0000;}}\n\t@media print{{.st0{{fill:#000}}}}\n]]></style><path class="st0" d="M0 0"/></svg>',
    "Figma": f'<svg width="24" height="24" viewBox="0 0 24 24" fill="none" {_SVG} {_LINKS}>\n<g clip-path="url(#clip0_1_2)" filter="url(#filter0_d_1_2)">\n<rect width="24" height="24" fill="url(#pattern0)"/>\n<mask id="mask0" style="mask-type:alpha" maskUnits="userSpaceOnUse" x="0" y="0" width="9" height="9"><path fill-rule="evenodd" clip-rule="evenodd" d="M0 0Z" fill="#D9D9D9"/></mask>\n</g>\n<defs>\n<pattern id="pattern0" patternContentUnits="objectBoundingBox" width="1" height="1">\n<use xlink:href="#image0" transform="scale(0.01)"/>\n</pattern>\n<filter id="filter0_d_1_2" x="-4" y="0" width="8" height="8" filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB">\n<feFlood flood-opacity="0" result="BackgroundImageFix"/>\n<feColorMatrix in="SourceAlpha" type="matrix" values="0 0 0 0 0" result="hardAlpha"/>\n<feBlend mode="normal" in="SourceGraphic" in2="hardAlpha"/>\n</filter>\n<image id="image0" width="1" height="1" xlink:href="{_PIXEL}"/>\n</defs>\n</svg>\n',
    "Sketch": f'<?xml version="1.0" encoding="UTF-8"?>\n<svg width="40px" height="40px" viewBox="0 0 40 40" version="1.1" {_SVG} {_LINKS} xmlns:sketch="http://www.bohemiancoding.com/sketch/ns">\n    <!-- Generator: Sketch 3.0 - http://www.bohemiancoding.com/sketch -->\n    <title>icon</title>\n    <desc>Created with Sketch.</desc>\n    <g id="Page-1" stroke="none" stroke-width="1" fill="none" fill-rule="evenodd" sketch:type="MSPage">\n        <path d="M0,0" sketch:type="MSShapeGroup"></path>\n    </g>\n</svg>',
    "Affinity": f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg width="100%" height="100%" viewBox="0 0 512 512" version="1.1" {_SVG} {_LINKS} xml:space="preserve" xmlns:serif="http://www.serif.com/" style="fill-rule:evenodd;clip-rule:evenodd;"><g id="Artboard1" serif:id="Artboard 1" transform="matrix(1,0,0,1,0,-99)"><path d="M0,0" style="fill:rgb(255,0,0);"/></g></svg>',
    "matplotlib": f'<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg {_LINKS} width="460.8pt" height="345.6pt" viewBox="0 0 460.8 345.6" {_SVG} version="1.1">\n <metadata>\n  <rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><cc:Work><dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></cc:Work></rdf:RDF>\n </metadata>\n <defs>\n  <style type="text/css">*{{stroke-linejoin: round; stroke-linecap: butt}}</style>\n </defs>\n <g id="figure_1"><use xlink:href="#m1" x="1" y="2" style="stroke: #000000"/></g>\n</svg>\n',
    "a chart that moves": drawing('<a xlink:href="https://example.org/" target="_blank"><circle r="1"><animate attributeName="r" values="1;2" dur="1s" repeatCount="indefinite" begin="0s;a.click"/><animateTransform attributeName="transform" type="rotate" from="0" to="360" dur="2s"/></circle></a><style>@keyframes spin{to{transform:rotate(360deg)}} g:nth-child(2){animation:spin 1s cubic-bezier(.1,.2,.3,.4)}</style>'),
    "UTF-16": drawing("<title>été</title>"),
}  # fmt: skip

_XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
HOSTILE: dict[str, str] = {
    "a script": drawing("<script>alert(1)</script>"),
    "a script from elsewhere": drawing('<script href="https://a.example/x.js"/>'),
    "a script with a prefix": '<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><s:script>alert(1)</s:script></s:svg>',
    "a script in XHTML": drawing(f"<script {_XHTML}>alert(1)</script>"),
    "a script with its prefix": drawing('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'),
    "a handler": drawing(attributes='onload="alert(1)"'),
    "a handler of an animation": drawing('<set attributeName="x" onbegin="alert(1)"/>'),
    "a handler by an entity": drawing("&a;", before="<!DOCTYPE svg [<!ENTITY a \"<g onclick='alert(1)'/>\">]>"),
    "a script by an entity": drawing("&a;", before='<!DOCTYPE svg [<!ENTITY a "<script>alert(1)</script>">]>'),
    "a script by references": drawing("&a;", before='<!DOCTYPE svg [<!ENTITY a "&#60;script>alert(1)&#60;/script>">]>'),
    "a script by two entities": drawing("&b;", before='<!DOCTYPE svg [<!ENTITY a "scr"><!ENTITY b "&#60;&a;ipt/>">]>'),
    "an entity from elsewhere": drawing("&a;", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "a parameter entity": drawing(before='<!DOCTYPE svg [<!ENTITY % a SYSTEM "https://a.example/x.dtd"> %a;]>'),
    "a document type from elsewhere": drawing(before='<!DOCTYPE svg SYSTEM "https://a.example/x.dtd">'),
    "a handler by the document type": drawing(before='<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>'),
    "a listener": drawing('<listener xmlns="http://www.w3.org/2001/xml-events" event="click" handler="#a"/>'),
    "an event": drawing('<g xmlns:e="http://www.w3.org/2001/xml-events" e:event="click"/>'),
    "a handler of SVG Tiny": drawing('<handler type="application/ecmascript">alert(1)</handler>'),
    "XHTML in a foreign object": drawing(f"<foreignObject><body {_XHTML}><p>a</p></body></foreignObject>"),
    "a frame": drawing(f'<foreignObject><iframe {_XHTML} src="javascript:alert(1)"/></foreignObject>'),
    "an object": drawing(f'<object {_XHTML} data="https://a.example/"/>'),
    "an embedded page": drawing(f'<embed {_XHTML} src="https://a.example/"/>'),
    "a refresh": drawing(f'<meta {_XHTML} http-equiv="refresh" content="0;url=https://a.example/"/>'),
    "a base": drawing(f'<base {_XHTML} href="https://a.example/"/>'),
    "a form": drawing(f'<foreignObject><form {_XHTML} action="https://a.example/"><input/></form></foreignObject>'),
    "a picture set": drawing(f'<foreignObject><img {_XHTML} srcset="https://a.example/ 1x"/></foreignObject>'),
    "a link to a style sheet": drawing(f'<link {_XHTML} rel="stylesheet" href="https://a.example/"/>'),
    "a film": drawing('<video href="https://a.example/"/>'),
    "a sound": drawing('<audio href="https://a.example/"/>'),
    "MathML": drawing('<math xmlns="http://www.w3.org/1998/Math/MathML" href="javascript:alert(1)"/>'),
    "bindings": drawing('<bindings xmlns="http://www.mozilla.org/xbl"/>'),
    "a sheet of instructions": drawing(before='<?xml-stylesheet href="https://a.example/x.css"?>'),
    "a transformation": drawing(before='<?xml-stylesheet type="text/xsl" href="#a"?>'),
    "an instruction inside": drawing("<?php echo 1 ?>"),
    "a link that runs": drawing('<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
    "a link that runs, in pieces": drawing('<a xlink:href=" java&#9;script&#10;:alert(1)"><path d="M0 0"/></a>'),
    "a link with controls": drawing('<a href="&#xAD;&#x200B;vbscript:x"/>').replace("&#x200B;", ""),
    "a link to data": drawing('<a href="data:text/html,a"><path d="M0 0"/></a>'),
    "a link that an animation makes": drawing('<a><set attributeName="href" to="javascript:alert(1)"/></a>'),
    "one that values make": drawing('<a><animate attributeName="xlink:href" values="javascript:alert(1)"/></a>'),
    "a handler that an animation makes": drawing('<set attributeName="onclick" to="alert(1)"/>'),
    "a style that an animation makes": drawing('<set attributeName="style" to="fill:red"/>'),
    "a picture from elsewhere": drawing('<image href="https://a.example/x.png"/>'),
    "a picture beside it": drawing('<image xlink:href="x.png"/>'),
    "a drawing in a drawing": drawing('<image href="data:image/svg+xml,&lt;svg/>"/>'),
    "a use from elsewhere": drawing('<use href="https://a.example/x.svg#a"/>'),
    "a use of data": drawing('<use href="data:image/svg+xml;base64,AA#a"/>'),
    "a picture of a filter": drawing('<filter><feImage href="//a.example/x.png"/></filter>'),
    "a fill from elsewhere": drawing('<path fill="url(https://a.example/x.svg#a)"/>'),
    "a fill with an escape": drawing('<path fill="u\\72l(https://a.example/x.svg#a)"/>'),
    "a fill that an animation makes": drawing('<set attributeName="fill" to="url(//a.example/#a)"/>'),
    "a cursor": drawing('<g style="cursor:url(https://a.example/x.cur),auto"/>'),
    "an import": drawing("<style>@import 'https://a.example/x.css';</style>"),
    "an import with escapes": drawing("<style>@\\69mport 'https://a.example/x.css';</style>"),
    "an import behind a comment": drawing("<style>/**/@IMPORT/**/url(https://a.example/)</style>"),
    "an import in data": drawing("<style>@import 'data:text/css,a';</style>"),
    "an import by entities": drawing("<style>&a;</style>", before="<!DOCTYPE svg [<!ENTITY a \"@import '//a.example/'\">]>"),
    "a font from elsewhere": drawing("<style>@font-face{font-family:a;src:url(//a.example/a.woff)}</style>"),
    "a background": drawing('<g style="background:image-set(\'https://a.example/\' 1x)"/>'),
    "a background by src": drawing("<style>g{background:src('https://a.example/')}</style>"),
    "an expression": drawing('<g style="width:expression(alert(1))"/>'),
    "a url with escapes": drawing("<style>g{fill:\\75\\72\\6c(//a.example/)}</style>"),
    "a url in quotation marks": drawing("<style>g{fill:url('https://a.example/#a')}</style>"),
    "a url across lines": drawing("<style>g{fill:url(\n'//a.example/'\n)}</style>"),
    "CSS in CDATA": drawing("<style><![CDATA[@import '//a.example/';]]></style>"),
    "CSS in pieces": drawing("<style>@im<!-- -->port '//a.example/';</style>"),
    "a base for links": drawing(attributes='xml:base="https://a.example/"'),
    "an attribute that nobody knows": drawing('<g ping="https://a.example/"/>'),
    "an element that nobody knows": drawing("<tbreak/>"),
    "an element without a namespace": drawing('<script xmlns="">a</script>'),
    "a profile of colours": drawing('<color-profile href="file:///a.icc"/>'),
    "something with a script in UTF-7": drawing("+ADw-script+AD4-", before='<?xml version="1.0" encoding="UTF-7"?>'),
}  # fmt: skip

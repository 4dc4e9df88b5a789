"""Which elements, attributes and functions of CSS a drawing may have: what shows something, still or moving.

From SVG 1.1 (https://www.w3.org/TR/SVG11/), SVG 2 (https://www.w3.org/TR/SVG2/) and what Inkscape and Illustrator
write. What is not here may be harmless too: nobody has looked at it. This module knows nothing of files.
"""

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
EDITORS = (
    "http://www.inkscape.org/",
    "http://inkscape.sourceforge.net/",
    "http://sodipodi.sourceforge.net/",
    "http://ns.adobe.com/",
    "adobe:ns:meta/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/",
    "http://ns.useplus.org/",
    "http://iptc.org/",
    "http://cipa.jp/",
    "http://www.bohemiancoding.com/sketch",
    "http://www.figma.com/figma/ns",
    "http://www.serif.com/",
    "http://www.corel.com/",
    "http://xml.openoffice.org/",
    "http://sun.com/xmlns/",
    "http://schemas.microsoft.com/visio/",
    "http://krita.org/",
    "http://svgjs.com/",
    "http://svgjs.dev/",
    "http://vectornator.io",
    "https://boxy-svg.com",
    "http://svg-edit.googlecode.com",
)  # fmt: skip
"""Where the namespaces begin in which editors keep their own notes: to browsers they mean nothing."""

ELEMENTS = frozenset(
    """
    a altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion animateTransform circle clipPath
    color-profile cursor defs desc discard ellipse feBlend feColorMatrix feComponentTransfer feComposite
    feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG
    feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence filter flowDiv flowLine flowPara flowRegion flowRegionBreak flowRegionExclude
    flowRoot flowSpan font font-face font-face-format font-face-name font-face-src font-face-uri foreignObject g
    glyph glyphRef hatch hatchpath hkern image line linearGradient marker mask mesh meshGradient meshgradient
    meshPatch meshpatch meshRow meshrow metadata missing-glyph mpath path pattern polygon polyline radialGradient
    rect set solidColor solidcolor stop style svg switch symbol text textPath title tref tspan use view vkern
    """.split()  # noqa: SIM905 - a name a line would fill ten screens
)
"""Elements of SVG that show something, describe it or move it."""

LINKS = frozenset({"href"})
"""Attributes whose value is a URL, alone and with the prefix xlink."""

TEXTS = frozenset(
    """
    accumulate additive alt arabic-form attributeName attributeType baseProfile begin bx class content
    contentScriptType contentStyleType d data-name download end focusable format g1 g2 glyph-name hreflang id
    keyPoints keySplines keyTimes label lang local media name onlineurl orientation p-id panose-1 path points
    preserveAspectRatio rel rendering-intent requiredExtensions requiredFeatures requiredFonts requiredFormats role
    sketch slope space string systemLanguage t tabindex target title type u1 u2 unicode unicode-range version
    viewBox viewTarget zoomAndPan
    """.split()  # noqa: SIM905 - a name a line would fill ten screens
)
"""Attributes whose value is a text, numbers or a name."""

STYLES = frozenset(
    """
    accent-height alignment-baseline alphabetic amplitude ascent azimuth backdrop-filter background baseFrequency
    baseline-shift bbox bgcolor bias block-progression border by calcMode cap-height clip clip-path clip-rule
    clipPathUnits color color-interpolation color-interpolation-filters color-profile color-rendering cursor cx cy
    descent diffuseConstant direction display divisor dominant-baseline dur dx dy edgeMode elevation
    enable-background exponent externalResourcesRequired fill fill-opacity fill-rule filter filterPrimitiveUnits
    filterRes filterUnits flood-color flood-opacity font font-family font-feature-settings font-kerning font-size
    font-size-adjust font-stretch font-style font-variant font-variant-alternates font-variant-caps
    font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position
    font-variation-settings font-weight fr from fx fy glyph-orientation-horizontal glyph-orientation-vertical
    glyphRef gradientTransform gradientUnits hanging height horiz-adv-x horiz-origin-x horiz-origin-y ideographic
    image-rendering in in2 inline-size intercept isolation k k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning
    lengthAdjust letter-spacing lighting-color limitingConeAngle line-height line-spacing margin marker marker-end
    marker-mid marker-start markerHeight markerUnits markerWidth mask mask-type maskContentUnits maskUnits
    mathematical max min mix-blend-mode mode numOctaves offset opacity operator order orient origin overflow
    overline-position overline-thickness paint-order pathLength patternContentUnits patternTransform patternUnits
    perspective perspective-origin pitch pointer-events pointsAtX pointsAtY pointsAtZ primitiveUnits r radius refX
    refY repeatCount repeatDur restart result rotate rx ry scale seed shape-inside shape-margin shape-padding
    shape-rendering shape-subtract side solid-color solid-opacity spacing specularConstant specularExponent
    spreadMethod startOffset stdDeviation stemh stemv stitchTiles stop-color stop-opacity strikethrough-position
    strikethrough-thickness stroke stroke-alignment stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfaceScale tableValues targetX targetY
    text-align text-anchor text-decoration text-decoration-color text-decoration-fill text-decoration-line
    text-decoration-stroke text-decoration-style text-indent text-orientation text-overflow text-rendering
    text-transform textLength to transform transform-box transform-origin underline-position underline-thickness
    unicode-bidi units-per-em v-alphabetic v-hanging v-ideographic v-mathematical values vector-effect vert-adv-y
    vert-origin-x vert-origin-y visibility white-space width widths will-change word-spacing writing-mode x x-height
    x1 x2 xChannelSelector y y1 y2 yChannelSelector z
    """.split()  # noqa: SIM905 - a name a line would fill ten screens
)
"""Attributes whose value is read as CSS, or nearly so."""

FREE = ("aria-", "data-")
"""Beginnings of the names of attributes that mean nothing to browsers."""

FUNCTIONS = frozenset(
    """
    blur brightness calc circle clamp color color-mix conic-gradient contrast cubic-bezier device-cmyk dir
    drop-shadow ellipse format grayscale has host hsl hsla hue-rotate hwb icc-color inset invert is lab lang lch
    linear linear-gradient local matrix matrix3d max min not nth-child nth-last-child nth-last-of-type nth-of-type
    oklab oklch opacity path perspective polygon radial-gradient rect ref repeating-linear-gradient
    repeating-radial-gradient rgb rgba rotate rotate3d rotatex rotatey rotatez saturate scale scale3d scalex scaley
    scalez sepia skew skewx skewy steps translate translate3d translatex translatey translatez var where
    """.split()  # noqa: SIM905 - a name a line would fill ten screens
)
"""Functions of CSS that ask for no file; ``url`` is looked at apart."""

RULES = frozenset({"charset", "container", "font-face", "keyframes", "-webkit-keyframes", "layer", "media", "supports"})
"""Rules of CSS that begin with an @ and ask for no file."""

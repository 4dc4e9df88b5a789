// Changes a page as its HTML has changed, and nothing else: what a reader has opened, typed, scrolled or focused stays,
// and so does what scripts have added. It compares two states of the HTML, not the HTML with the page.
"use strict";
window.sitegenMorph = (() => {
  // The nodes of a parent that come from HTML; the preview's own ones do not.
  const nodesOf = (parent) => [...parent.childNodes].filter((node) => !isOurs(node));
  const isOurs = (node) => node.nodeType === 1 && (node.localName.startsWith("sitegen-") || node.dataset.sitegen !== undefined);
  // The purpose of an element, beyond its name: an element is never changed into one for another purpose.
  const purpose = (node) => ["id", "rel", "name", "property", "type"].map((name) => node.getAttribute(name)).join(" ");
  const alike = (one, two) => one.nodeName === two.nodeName && (one.nodeType !== 1 || purpose(one) === purpose(two));

  // `page` is a node on the page, `before` the HTML it came from, `after` its new HTML.
  function morph(page, before, after) {
    if (before.isEqualNode(after)) return;
    if (page.nodeType !== 1) {
      page.nodeValue = after.nodeValue;
      return;
    }
    attributes(page, before, after);
    children(page, before, after);
  }

  function attributes(page, before, after) {
    for (const { name, value } of after.attributes) {
      if (before.getAttribute(name) !== value) page.setAttribute(name, value);
    }
    for (const { name } of [...before.attributes]) {
      if (!after.hasAttribute(name)) page.removeAttribute(name);
    }
    // The value from the HTML, unless somebody has typed over it.
    if (page.localName === "input" && page.value === before.getAttribute("value") && after.hasAttribute("value")) {
      page.value = after.getAttribute("value");
    }
  }

  function children(page, before, after) {
    const old = nodesOf(before), next = nodesOf(after);
    const present = matches(nodesOf(page), old, alike);  // for each old node, the one on the page
    const kept = matches(old, next, (one, two) => one.isEqualNode(two), alike);  // for each next node, the old one
    const used = new Set(kept.values());
    for (const node of old) if (!used.has(node)) present.get(node)?.remove();
    let place = null;  // the last node of the page that is in place
    for (const node of next) {
      const was = kept.get(node), there = was && present.get(was);
      let made;
      if (there) {
        made = there;
        morph(there, was, node);
      } else {
        made = document.importNode(node, true);
      }
      const wanted = place ? place.nextSibling : page.firstChild;
      // A node in its place, perhaps after nodes that a script has added, is not moved: moving loses focus.
      if (made.parentNode !== page || !follows(made, place)) page.insertBefore(made, wanted);
      place = made;
    }
  }

  const follows = (node, place) => !place || Boolean(place.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);

  // Pairs the nodes of two lists in order: first those that are the same, then between them those that are alike.
  // Returns a map from the nodes of the second list to those of the first.
  function matches(first, second, ...tests) {
    const pairs = new Map();
    pair(first, second, tests, pairs);
    return pairs;
  }

  function pair(first, second, tests, pairs) {
    if (tests.length === 0 || first.length === 0 || second.length === 0) return;
    const [same, ...others] = tests;
    let start = 0;
    while (start < first.length && start < second.length && same(first[start], second[start])) {
      pairs.set(second[start], first[start]);
      start += 1;
    }
    let end = 0;
    while (end < first.length - start && end < second.length - start && same(first.at(-1 - end), second.at(-1 - end))) {
      pairs.set(second.at(-1 - end), first.at(-1 - end));
      end += 1;
    }
    const left = first.slice(start, first.length - end), right = second.slice(start, second.length - end);
    // In the middle, each takes the next one that matches: good enough for manual edits, and never wrong.
    let from = 0, gapLeft = 0, gapRight = 0;
    right.forEach((node, place) => {
      const found = left.findIndex((other, index) => index >= from && same(other, node));
      if (found < 0) return;
      pair(left.slice(gapLeft, found), right.slice(gapRight, place), others, pairs);
      pairs.set(node, left[found]);
      from = gapLeft = found + 1;
      gapRight = place + 1;
    });
    pair(left.slice(gapLeft), right.slice(gapRight), others, pairs);
  }

  return morph;
})();

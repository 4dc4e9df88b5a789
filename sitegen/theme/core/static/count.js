/* One visit of this page, for the service that its script element names: what readers have not objected to, or have agreed
   to where they are asked. Nothing of the service runs here. No cookie can be set ("omit"), and nothing that is sent
   identifies a browser: the URL of the page without what stands behind "?", its title, and the site that led here. Only the
   reader's own answer is stored, in localStorage. */
{
  const { dataset: given } = document.currentScript;
  const KEY = "visits", HALF_A_YEAR = 182 * 24 * 3600e3;
  const asks = given.consent === "ask";

  /* "yes", "no", or "" where nothing was answered, or too long ago to count: then readers are asked again. */
  const stored = () => {
    try {
      const { answer, time } = JSON.parse(localStorage.getItem(KEY)) ?? {};
      return answer === "no" || answer === "yes" ? (asks && Date.now() - time > HALF_A_YEAR ? "" : answer) : "";
    } catch {
      return "";
    }
  };
  let answer = stored();
  const objects = navigator.globalPrivacyControl || navigator.doNotTrack === "1";
  const state = () => (objects ? "browser" : answer || (asks ? "no" : "yes"));

  /* Where editors look at pages before they are published: the name of a computer, or a number. */
  const isPreview = /^(file:|https?:\/\/([^./]+|[\d.]+|\[.*\])(:\d+)?$)/.test(location.origin === "null" ? location.protocol : location.origin);

  const here = () => {
    const url = new URL(location.href), kept = new URLSearchParams();
    if (given.campaigns) for (const [name, value] of url.searchParams) if (/^(utm|mtm|pk)_/.test(name)) kept.append(name, value);
    url.search = kept;
    url.hash = "";
    return url;
  };
  const before = () => {
    const url = document.referrer && new URL(document.referrer);
    if (!url || url.host === location.host) return "";
    return given.referrers ? url.href : `${url.origin}/`;
  };

  const SERVICES = {
    plausible: (url, from) => ({ body: JSON.stringify({ n: "pageview", d: given.site, u: url.href, r: from || null }) }),
    matomo: (url, from) => ({
      body: new URLSearchParams({
        idsite: given.site, rec: 1, apiv: 1, send_image: 0, url, urlref: from, action_name: document.title,
        rand: Math.random(),
      }),
    }),
    goatcounter: (url, from) => ({
      query: new URLSearchParams({ p: url.pathname + url.search, t: document.title, r: from, rnd: Math.random() }),
    }),
    umami: (url, from) => ({
      mode: "cors",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        type: "event",
        payload: {
          website: given.site, hostname: url.hostname, url: url.pathname + url.search, title: document.title, referrer: from,
        },
      }),
    }),
  };

  let counted = isPreview;
  const count = () => {
    if (counted || state() !== "yes") return;
    if (document.visibilityState !== "visible") {
      document.addEventListener("visibilitychange", count, { once: true });
      return;
    }
    counted = true;
    const { query, ...request } = SERVICES[given.kind](here(), before());
    fetch(query ? `${given.endpoint}?${query}` : given.endpoint, {
      method: "POST", mode: "no-cors", credentials: "omit", keepalive: true, referrerPolicy: "strict-origin", ...request,
    }).catch(() => {}); // a service that does not answer is no reader's business
  };

  /* What a page says of the state, with buttons that change it. */
  const show = () => {
    for (const one of document.querySelectorAll("[data-visits]")) one.hidden = one.dataset.visits !== state();
  };
  const ask = () => {
    const question = document.getElementById("visits_question")?.content;
    if (question) document.body.prepend(question.cloneNode(true));
  };
  document.addEventListener("click", (event) => {
    const said = event.target.closest?.("[data-visits-answer]")?.dataset.visitsAnswer;
    if (!said) return;
    answer = said;
    try {
      localStorage.setItem(KEY, JSON.stringify({ answer, time: Date.now() }));
    } catch {
      // a browser that stores nothing: the answer counts for this page
    }
    const question = document.querySelector(".visits-question");
    if (question?.contains(event.target)) document.getElementById("content_")?.focus();
    question?.remove();
    show();
    count();
  });

  show();
  if (asks && !objects && !answer) ask();
  count();
}

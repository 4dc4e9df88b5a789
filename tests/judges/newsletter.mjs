// What programs for mail do not support of a page, by the data of caniemail.com: a list of features as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { doIUseEmail } = createRequire(import.meta.url)("@jsx-email/doiuse-email");
const programs = ["gmail.*", "apple-mail.*", "outlook.*", "yahoo.*", "thunderbird.*", "orange.*", "laposte.*", "protonmail.*"];
const found = doIUseEmail(readFileSync(process.argv[2], "utf8"), { emailClients: programs });
console.log(JSON.stringify(found.errors ?? []));

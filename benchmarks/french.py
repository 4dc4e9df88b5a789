"""French-looking text without meaning, from words written for this file and words made of syllables.

Sentences are put together from phrases, which are made once: enough variety for a benchmark, and fast.
"""

import itertools
import random
import unicodedata


def _words(text: str) -> list[str]:
    return text.split()


MASCULINE = _words("""
accord accueil acteur agenda agriculteur air aménagement appel arrêté atelier avenir avis bâtiment bilan
bois bruit budget bureau calendrier candidat canton carnet centre chantier chemin chiffre chœur climat
collège comité commerce concert congrès conseil contrat contrôle courrier cours dialogue discours doute
débat décret délai département dépôt désaccord détroit effet effort élève emploi engagement ensemble
entretien espace essai étage été événement examen exemple fleuve fonds forum foyer front gouvernement
groupe guide hiver hôpital hôtel immeuble impôt incendie institut jardin journal juge lac langage
lecteur littoral livre logement lycée maire maître marché médecin ministère modèle monde mouvement musée
métier niveau nombre objectif orage ouvrage palais parc parlement partage passage patrimoine pays
paysage peuple phare plan plateau pont port pouvoir principe printemps procès produit programme projet
public quartier quotidien rapport rassemblement recours réseau retard retour revenu rivage roman sable
salaire scrutin secteur sénat service signal silence site soir sommet sondage souvenir spectacle stade
système tableau témoin territoire théâtre titre train traité transport travail tribunal vaccin vélo vent
verger village voisin vote voyage
""")
FEMININE = _words("""
administration adresse agence alerte alliance ambition année architecture arrivée assemblée association
attente autonomie avancée aventure baisse banque barrière bataille bibliothèque boutique campagne
capitale carrière carte cathédrale cause cérémonie chaîne chaleur chance chronique circulation colline
commission commune compagnie concertation confiance construction convention côte coupe crise croissance
culture curiosité date décennie décision demande démarche démocratie dépense dette difficulté diplomatie
école économie élection émission énergie enquête entreprise époque équipe étape étude expérience
exposition fabrique famille ferme fête filière flotte fonction forêt formation foule frontière gare
génération gestion grève guerre hausse histoire idée île industrie initiative innovation institution
jeunesse journée justice langue lecture lettre liberté ligne loi lumière lutte main majorité manière
marée médaille mémoire mer mesure métropole minorité mission montagne musique naissance nature
négociation nuit œuvre opération opposition ouverture paix parole patience peinture pensée période place
plage pluie politique population porte poste précaution présence presse preuve procédure proposition
protection province qualité question rade recette recherche réforme région règle rencontre rentrée
réponse représentation république réserve réunion rivière route rue saison santé scène séance sécurité
semaine session situation société solidarité solution source station statistique stratégie surprise
tempête tendance tension terre traversée université usine valeur vallée victoire vie ville visite voie
voix zone
""")
ADJECTIVES = _words("""
agricole ancienne artistique climatique collective commune culturelle difficile diplomatique durable
économique électorale énergétique européenne fragile française globale historique humaine immense
inattendue inédite juridique large lente locale lointaine maritime médicale mondiale municipale
nationale nécessaire nouvelle officielle ordinaire ouvrière parallèle permanente politique populaire
portuaire précieuse première prochaine publique rare récente régionale rurale sanitaire scientifique
secrète sensible sévère singulière sociale solide sonore technique tranquille universitaire urbaine
utile vaste vieille visible
""")
VERBS = _words("""
accompagne accueille annonce appelle apporte attend augmente bouleverse cache change choisit commence compte
confirme conserve corrige craint crée décrit défend demande dépasse désigne détaille devance devient dévoile
discute divise éclaire écoute efface empêche encourage enrichit entoure évoque examine exige explique
favorise finance fragilise franchit gagne garde hésite ignore illustre impose inquiète installe interroge
invente justifie laisse limite mérite mesure montre néglige observe obtient occupe organise oublie partage
perd précise prépare présente prévoit prolonge promet protège quitte raconte rappelle rassemble réclame
réduit refuse rejoint remplace renforce repousse résume retient retrouve réunit révèle salue signale
soulève souligne soutient suspend transforme traverse trouve vérifie voit
""")
PREPOSITIONS = _words("avec contre dans depuis derrière devant malgré parmi pendant pour sans selon sous sur vers")
OPENERS = """
Ainsi, | Alors, | Après des mois, | À l'inverse, | Au fond, | Cette fois, | Chaque année, | D'abord, |
De plus, | Depuis lors, | En effet, | En revanche, | Enfin, | Hier encore, | Ici, | Là-bas, | Mais | Or |
Parfois, | Peu à peu, | Pourtant, | Puis | Quoi qu'il en soit, | Sur place, | Un peu plus loin,
"""
JOINERS = [
    ", et ",
    ", mais ",
    " et ",
    " ou ",
    ", puisque ",
    ", tandis que ",
    " ; ",
    " : ",
    ", où ",
    ", dont ",
]
FIRST_NAMES = _words("""
Adèle Agnès Alix Anaïs André Armand Aurélie Basile Béatrice Benoît Camille Cécile Céleste Chloé Clément
Damien Délia Édith Éloi Émile Esther Étienne Fanny Félix Flore François Gaëlle Georges Guénolé Hélène
Hippolyte Inès Irène Jérôme Joël Judith Justine Léa Léon Loïc Louise Lucie Maël Manon Mathéo Maïa Nadia
Noël Noémie Octave Odile Pénélope Philémon Raphaëlle Rémi Rosalie Salomé Sébastien Solène Théo Timothée
Ulysse Valérie Yann Zoé
""")
MONTHS = _words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
_STARTS = _words("b bl br c ch cl d dr f fl fr g gl gr j l m n p pl pr qu r s t tr v")
_MIDDLES = _words("a an au e é eau en eu i in o oi on ou u è ei")
_ENDS = ["", "", "", "c", "l", "n", "r", "s", "t", "lle", "nne", "rd", "rt", "sse"]
_VOWELS = "aàâeéèêiîoôuûyœh"


def ascii_slug(text: str) -> str:
    """Return a text as part of an address, in ASCII."""
    text = text.lower().replace("œ", "oe").replace("’", "'")
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(
        letter if letter.isascii() and letter.isalnum() else "" if unicodedata.combining(letter) else " "
        for letter in plain
    )
    return "-".join(kept.split())


class French:
    """Text from one source of chance for the vocabulary, and another for each text."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(f"vocabulary/{seed}")
        self.made = [self._made(rng) for _ in range(3000)]
        names = [word.capitalize() for word in self.made[:800]]
        nouns = [(noun, False) for noun in MASCULINE] + [(noun, True) for noun in FEMININE]
        rng.shuffle(nouns)
        # The words that everybody uses come far more often than the others, as in any language.
        order = nouns + [(word, rng.random() < 0.5) for word in self.made[800:2000]]
        weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(order))))

        def noun_phrase() -> str:
            noun, feminine = rng.choices(order, cum_weights=weights)[0]
            style = rng.random()
            vowel = noun[0] in _VOWELS
            if style < 0.45:
                text = f"l'{noun}" if vowel else f"{'la' if feminine else 'le'} {noun}"
            elif style < 0.65:
                text = f"{'une' if feminine else 'un'} {noun}"
            elif style < 0.8:
                text = f"les {noun if noun[-1] in 'sxz' else noun + 's'}"
            elif style < 0.9:
                text = f"{'cette' if feminine else 'cet' if vowel else 'ce'} {noun}"
            else:
                text = f"{rng.choice(('notre', 'leur', 'chaque'))} {noun}"
            if rng.random() < 0.35:
                text += " " + rng.choice(ADJECTIVES)
            if rng.random() < 0.3:
                other = rng.choices(order, cum_weights=weights)[0][0]
                text += f" d'{other}" if other[0] in _VOWELS else f" de {other}"
            return text

        self.phrases = [noun_phrase() for _ in range(12000)]
        self.phrases += [f"{rng.choice(FIRST_NAMES)} {rng.choice(names)}" for _ in range(500)]
        self.phrases += [self._figure(rng) for _ in range(500)]
        self.verbs = (
            VERBS + [f"ne {verb} pas" for verb in VERBS if verb[0] not in _VOWELS] + [f"{verb} déjà" for verb in VERBS]
        )
        self.verbs += [f"{verb} aujourd'hui" for verb in VERBS[::3]]
        self.complements = [f"{preposition} {phrase}" for preposition, phrase in zip(
            rng.choices(PREPOSITIONS, k=6000), rng.choices(self.phrases, k=6000), strict=True)]  # fmt: skip
        self.names = names
        self.openers = [" ".join(opener.split()) for opener in OPENERS.split("|")]

    @staticmethod
    def _made(rng: random.Random) -> str:
        syllables = [rng.choice(_STARTS) + rng.choice(_MIDDLES) for _ in range(rng.choice((1, 2, 2, 2, 3)))]
        return "".join(syllables) + rng.choice(_ENDS)

    @staticmethod
    def _figure(rng: random.Random) -> str:
        number = rng.randrange(2, 900)
        place = rng.randrange(1, 99)
        return rng.choice(
            [
                f"{number} % des voix",
                f"{place} {number:03} habitants",
                f"{place % 24} h {number % 60:02}",
                f"le {2 + place % 27} {rng.choice(MONTHS)} {1950 + number % 76}",
                f"{number} millions d'euros",
                f"{number} kg",
                f"le {2 + place % 20}e siècle",
                f"{place} km",
                f"l'année {1900 + number % 126}",
            ]
        )

    def title(self, rng: random.Random) -> str:
        """Return a headline."""
        text = f"{rng.choice(self.phrases)} {rng.choice(self.verbs)} {rng.choice(self.phrases)}"
        style = rng.random()
        if style < 0.15:
            text = f"{rng.choice(self.names)} : {text}"
        elif style < 0.25:
            text = f"« {text} », {rng.choice(self.complements)}"
        elif style < 0.35:
            text += " ?"
        elif style < 0.6:
            text += f" {rng.choice(self.complements)}"
        return text[0].upper() + text[1:]

    def short(self, rng: random.Random) -> str:
        """Return a few words."""
        return rng.choice(self.phrases)

    def sentence(self, rng: random.Random, links: list[str]) -> str:
        """Return a sentence; a link taken from ``links`` may be in it."""
        phrase, draw = self.phrases, rng.random
        subject = rng.choice(phrase)
        style = draw()
        if links:
            subject = f"[{subject}]({links.pop()})"
        elif style < 0.05:
            subject = f"**{subject}**"
        elif style < 0.1:
            subject = f"*{subject}*"
        elif style < 0.105:
            subject = f"`{ascii_slug(subject)}`"
        text = f"{subject} {rng.choice(self.verbs)} {rng.choice(phrase)}"
        if draw() < 0.6:
            text += " " + rng.choice(self.complements)
        if draw() < 0.45:
            text += f"{rng.choice(JOINERS)}{rng.choice(phrase)} {rng.choice(self.verbs)} {rng.choice(phrase)}"
        style = draw()
        if style < 0.3:
            text = f"{rng.choice(self.openers)} {text}"
        elif style < 0.36:
            text = f"« {text[0].upper()}{text[1:]} », {rng.choice(self.verbs)} {rng.choice(self.names)}"
        elif style < 0.4:
            text += f" ({rng.choice(phrase)})"
        elif style < 0.42:
            text += f" - {rng.choice(phrase)} -"
        if text[0].islower():
            text = text[0].upper() + text[1:]
        return text + (
            ". "
            if style < 0.85
            else " ! "
            if style < 0.87
            else " ? "
            if style < 0.93
            else "... "
            if style < 0.95
            else ". "
        )

    def paragraph(self, rng: random.Random, words: int, links: list[str]) -> tuple[str, int]:
        """Return a paragraph of about ``words`` words, and how many it has."""
        parts, count = [], 0
        while count < words:
            part = self.sentence(rng, links)
            parts.append(part)
            count += part.count(" ")
        return "".join(parts)[:-1], count

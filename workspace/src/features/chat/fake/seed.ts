import type { Person } from '../port.ts'
import { people } from './people.ts'
import type { FakeServer } from './server.ts'
import { message, type Entry, type MemberState, type MessageEntry, type RoomState } from './state.ts'

const minute = 60_000
const { claire, idriss, helene, marc, sofia, nadia, tahia, paul, yann } = people

type Line = readonly [ago: number, who: Person, text: string, more?: Partial<MessageEntry>]

/** The rooms of the mocked workspace, as a day at the town hall leaves them. `now` in ms. */
export function seed(server: FakeServer, now: number): void {
  let count = 0
  const entry = ([ago, sender, text, more]: Line): Entry =>
    message({ eventId: `$seed${++count}`, at: now - ago * minute, sender, body: { text, html: null }, ...more })
  const event = (ago: number, actor: Person, what: Extract<Entry, { type: 'event' }>['event']): Entry => ({
    type: 'event',
    eventId: `$seed${++count}`,
    at: now - ago * minute,
    actor,
    event: what,
  })
  const room = (id: string, part: Partial<RoomState> & { readonly log: readonly Entry[] }, joined: readonly Person[]) =>
    server.put({
      id: `!${id}:parvis.localhost`,
      name: '',
      topic: '',
      kind: 'room',
      creator: joined[0]?.id ?? claire.id,
      createdAt: now,
      members: new Map(
        joined.map((person): [string, MemberState] => [person.id, { person, membership: 'joined', inviter: null }]),
      ),
      receipts: new Map(),
      typing: [],
      strangers: new Set(),
      rule: null,
      ...part,
    })
  const day = 24 * 60

  const hall = [
    event(3 * day, marc, { kind: 'created' }),
    entry([
      day + 60,
      marc,
      'J’ai relevé les cotes sur place. La ferme n° 3 a bougé de 4 cm depuis l’étude de 2019 ; je préviens le bureau d’études ce soir.',
      {
        reactions: new Map([
          ['Vu', [claire, idriss, helene, nadia]],
          ['Merci', [helene, idriss]],
        ]),
      },
    ]),
    event(day + 20, helene, { kind: 'invited', target: sofia }),
    event(day + 12, sofia, { kind: 'joined' }),
    entry([
      172,
      sofia,
      'Bonjour à tous, voici la façade nord corrigée : les deux baies sont alignées sur la rue des Tanneurs.',
    ]),
  ]
  const facade = hall.at(-1)?.eventId ?? null
  room(
    'halle',
    {
      name: 'Halle Saint-Roch',
      topic: 'Rénovation de la halle du marché',
      creator: claire.id,
      log: [
        ...hall,
        entry([
          145,
          helene,
          'Très bien. On présente cette version au comité de 14 h 05. @Claire Morvan, pouvez-vous valider la note de cadrage avant ?',
          { replyTo: facade, mentions: [claire.id] },
        ]),
        entry([
          127,
          claire,
          'Je la relis ce midi. Il manque le calendrier de l’enquête publique, je le propose ici même.',
          { edited: true },
        ]),
        entry([20, idriss, 'Le bureau d’études a répondu. Le renfort passe en variante, sans surcoût sur le lot 4.']),
        entry([
          19,
          idriss,
          'Le détail est page 12, tableau du bas.',
          { reactions: new Map([['Bravo', [helene, marc, sofia]]]) },
        ]),
        entry([
          18,
          idriss,
          'On peut donc garder l’ouverture du marché couvert au 15 juin 2027.',
          {
            body: {
              text: 'On peut donc garder l’ouverture du marché couvert au **15 juin 2027**.',
              html: 'On peut donc garder l’ouverture du marché couvert au <strong>15 juin 2027</strong>. Le plan est <a href="https://travaux.ville.example/halle">à jour</a>.',
            },
          },
        ]),
      ],
      receipts: new Map([[helene.id, `$seed${count}`]]),
    },
    [claire, idriss, helene, marc, sofia, nadia, tahia, paul, yann],
  )
  room(
    'helene',
    {
      kind: 'direct',
      log: [entry([100, helene, '@Claire Morvan, vous validez la note ?', { mentions: [claire.id] }])],
    },
    [helene, claire],
  )
  room(
    'budget',
    {
      name: 'Budget participatif',
      topic: 'Édition 2027',
      log: [1, 2, 3, 4, 5, 6, 7].map((n) =>
        entry([
          190 - n,
          nadia,
          n === 7 ? 'Sondage en cours, merci de voter avant vendredi.' : `Projet n° ${n} : les pièces sont complètes.`,
        ]),
      ),
    },
    [nadia, claire, idriss, paul],
  )
  room(
    'sofia',
    {
      kind: 'direct',
      log: [entry([day + 30, sofia, 'Le plan est à jour.']), entry([day + 10, claire, 'Merci, bien reçu.'])],
      receipts: new Map([[sofia.id, `$seed${count}`]]),
    },
    [sofia, claire],
  )
  room(
    'direction',
    {
      name: 'Direction générale',
      log: [
        entry([day + 200, claire, 'Présente.']),
        entry([day + 180, marc, 'Ordre du jour joint.', { sealed: 'waiting' }]),
      ],
      receipts: new Map([[claire.id, `$seed${count}`]]),
    },
    [marc, claire, helene],
  )
  room(
    'tahia',
    {
      kind: 'direct',
      log: [entry([5 * day, claire, 'Bonjour Tahia.']), entry([5 * day - 3, tahia, 'Ia ora na, on garde 8 h 30 ?'])],
      receipts: new Map([[claire.id, `$seed${count}`]]),
    },
    [tahia, claire],
  )
  room(
    'deliberes',
    {
      name: 'Délibérés',
      topic: 'Depuis les places déclarées seulement',
      log: [entry([4 * day, paul, 'Le projet de délibéré est prêt.']), entry([4 * day - 9, claire, 'Bien reçu.'])],
      rule: {
        fr: 'Règle 4 : ce salon s’écrit seulement depuis une place déclarée en France.',
        en: 'Rule 4: this room is written in only from a place declared in France.',
      },
    },
    [paul, claire],
  )
  room(
    'marches',
    { name: 'Marchés publics', topic: 'Dix mille messages', log: long(entry), receipts: new Map([[claire.id, '']]) },
    [yann, claire, idriss],
  )
  server.invite(
    (room('comite', { name: 'Comité du 24', topic: 'Préparation', log: [event(40, marc, { kind: 'created' })] }, [
      marc,
      idriss,
    ]),
    '!comite:parvis.localhost'),
    marc.id,
    claire.id,
  )
}

/** Ten thousand messages of three people over months, the last of them Claire's. */
function long(entry: (line: Line) => Entry): readonly Entry[] {
  const authors = [yann, idriss, claire]
  return Array.from({ length: 10_000 }, (_, index) => {
    const author = authors[Math.floor(index / 4) % 3] ?? claire
    const lot = (index * 7) % 23
    return entry([
      8 * 24 * 60 + (10_000 - index) * 9,
      author,
      `Point ${index + 1} : le lot ${lot} ${lot % 2 === 0 ? 'est prêt' : 'attend une pièce, le titulaire est prévenu et répond sous huit jours'}.`,
    ])
  })
}

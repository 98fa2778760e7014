import type { JsonObject } from '../../domain/events/event';
import type { Pattern } from '../../domain/patterns/pattern';
import { Random } from './random';
import * as words from './vocabulary';

/** So many of the rules together have the same composition, wherever they begin. */
const BLOCK = 100;
const BLOCKS = 10;

/** A rule whose pattern is no text. */
export interface KeptRule {
  readonly name: string;
  readonly pattern: Pattern;
}

/** The pattern of a rule but for its type. */
type Shape = (random: Random) => Pattern;

/**
 * The rules that events are held against, the same with every call: in turn one on changes of customers, and one on
 * something else.
 */
export function makeRules(): KeptRule[] {
  const random = new Random(500);
  return Array.from({ length: BLOCKS }, (_, block) => block).flatMap((block) => {
    const onCustomers = shapesOnCustomers(block).map(([name, shape]) => ({
      name,
      pattern: { type: [words.CUSTOMERS_MODIFIED], ...shape(random) },
    }));
    const onOthers = random.shuffled([...rulesOnPublished(block, random), ...rulesOnManyTypes(random)]);
    // A set of one rule has the one that is most like all others.
    const [first, ...others] = onCustomers;
    const ordered = first ? [first, ...random.shuffled(others)] : [];
    return ordered
      .flatMap((rule, place) => [rule, onOthers[place] ?? rule])
      .map(({ name, pattern }, place) => ({
        name: `${name}-${block * BLOCK + place}`,
        pattern,
      }));
  });
}

/** Fifty, of which one has a wildcard: in each second block, what it stands for is excluded. */
function shapesOnCustomers(block: number): [string, Shape][] {
  return Object.entries({
    ...ON_CUSTOMERS,
    ...(block % 2 === 0 ? { 'mail-like': mailLike } : { 'mail-unlike': mailUnlike }),
  });
}

const mailLike: Shape = (random) => ({
  data: { email: [{ wildcard: `${random.pick(['*.', '*a', '*e'])}*@*.${random.pick(['example', 'test'])}` }] },
});

const mailUnlike: Shape = (random) => ({
  data: { email: [{ 'anything-but': { wildcard: `*${random.pick(['rossi', 'silva', 'hansen'])}*@*.test` } }] },
});

const ON_CUSTOMERS: Readonly<Record<string, Shape>> = {
  'big-in-country': (random) => ({
    data: {
      country: random.some(words.COUNTRIES, 4),
      employees: [{ numeric: ['>=', random.between(1, 10) * 100] }],
      status: [{ 'anything-but': 'closed' }],
    },
  }),
  'became-tier': (random) => {
    const tier = random.pick(words.TIERS);
    return { data: { tier: [tier] }, before: { tier: [{ 'anything-but': tier }] } };
  },
  'is-tier': (random) => ({ data: { tier: random.some(words.TIERS, 3) } }),
  'status-changed-from': (random) => {
    const status = random.pick(['active', 'trial']);
    return { data: { status: [{ 'anything-but': [status, 'closed'] }] }, before: { status: [status] } };
  },
  'not-closed': () => ({ data: { status: [{ 'anything-but': ['closed', 'suspended'] }] } }),
  'limit-raised-over': (random) => {
    const limit = random.between(20, 80) * 500;
    return {
      data: { creditLimit: [{ numeric: ['>', limit] }] },
      before: { creditLimit: [{ numeric: ['<=', limit] }] },
    };
  },
  'limit-between': (random) => {
    const from = random.between(0, 40) * 500;
    return { data: { creditLimit: [{ numeric: ['>=', from, '<', from + 30_000] }] } };
  },
  'in-debt': (random) => ({ data: { balance: [{ numeric: ['<', random.between(-1000, 2000)] }] } }),
  'well-off': (random) => ({
    data: {
      balance: [{ numeric: ['>=', random.between(0, 30) * 100 + 0.5] }],
      currency: random.some(['EUR', 'GBP', 'SEK'], 2),
    },
  }),
  'round-order': (random) => ({ data: { orderCount: [{ numeric: ['=', random.between(1, 40) * 10] }, 100, 200] } }),
  'many-orders': (random) => ({ data: { orderCount: [{ numeric: ['>', random.between(5, 25) * 10] }] } }),
  'not-first-orders': () => ({
    data: { orderCount: [{ 'anything-but': [0, 1, 2, 3] }] },
    before: { orderCount: [{ exists: true }] },
  }),
  'not-revision': (random) => ({ data: { revision: [{ 'anything-but': random.between(1, 60) }], newsletter: [true] } }),
  newsletter: (random) => ({
    data: { newsletter: [random.chance(0.5)], language: random.some(['de', 'fr', 'en', 'it'], 3) },
  }),
  unsubscribed: () => ({ data: { newsletter: [false] }, before: { newsletter: [true] } }),
  'vat-of-country': (random) => ({
    data: { vatId: random.some(words.COUNTRIES, 3).map((country) => ({ prefix: country })) },
  }),
  'no-vat': () => ({ data: { vatId: [null], employees: [{ numeric: ['>', 10] }] } }),
  'vat-not-of': (random) => ({ data: { vatId: [{ 'anything-but': { prefix: random.pick(words.COUNTRIES) } }] } }),
  'phone-of': (random) => ({
    data: { phone: random.some(['+49', '+33', '+43', '+39', '+44'], 3).map((dial) => ({ prefix: dial })) },
  }),
  'without-phone': (random) => ({ data: { phone: [{ exists: false }], country: random.some(words.COUNTRIES, 6) } }),
  'with-phone': (random) => ({
    data: { phone: [{ exists: true }], tier: [{ 'anything-but': random.pick(words.TIERS) }] },
  }),
  'with-referrer': () => ({ data: { referrer: [{ exists: true }] } }),
  'referred-by': (random) => ({ data: { referrer: [{ prefix: `c-1${random.between(0, 2)}` }] } }),
  'without-referrer': (random) => ({
    data: { referrer: [{ exists: false }], industry: random.some(words.INDUSTRIES, 4) },
  }),
  'mail-at': (random) => ({
    data: { email: random.some(words.MAIL_DOMAINS, 2).map((domain) => ({ suffix: `@${domain}` })) },
  }),
  'mail-not-at': (random) => ({
    data: { email: [{ 'anything-but': { suffix: random.pick(['.test', '@mail.example', '@acme.example']) } }] },
  }),
  'mail-moved': (random) => {
    const suffix = `@${random.pick(words.MAIL_DOMAINS)}`;
    return { data: { email: [{ suffix }] }, before: { email: [{ 'anything-but': { suffix } }] } };
  },
  'company-form': (random) => ({
    data: {
      company: random
        .some(words.LEGAL_FORMS, 2)
        .map((form) => ({ suffix: { 'equals-ignore-case': form.toUpperCase() } })),
    },
  }),
  'company-begins': (random) => ({
    data: {
      company: random
        .some(words.COMPANIES, 3)
        .map((name) => ({ prefix: { 'equals-ignore-case': name.toUpperCase() } })),
    },
  }),
  'company-not': (random) => ({
    data: { company: [{ 'anything-but': { prefix: random.some(words.COMPANIES, 2) } }], status: ['active', 'trial'] },
  }),
  'named-like': (random) => ({
    data: { name: random.some(words.GIVEN_NAMES, 4).map((name) => ({ prefix: `${name} ` })) },
  }),
  'family-named': (random) => ({
    data: { name: random.some(words.FAMILY_NAMES, 3).map((name) => ({ suffix: name })) },
  }),
  'in-city': (random) => ({
    data: { city: random.some(words.PLACES, 4).map(({ city }) => ({ 'equals-ignore-case': city.toLowerCase() })) },
  }),
  'not-in-city': (random) => ({
    data: {
      city: [
        {
          'anything-but': { 'equals-ignore-case': random.some(words.PLACES, 3).map(({ city }) => city.toUpperCase()) },
        },
      ],
    },
  }),
  'not-in-capital': () => ({
    data: { city: [{ 'anything-but': { 'equals-ignore-case': 'berlin' } }], language: ['de'] },
  }),
  'from-network': (random) => ({ data: { lastIp: random.some(NETWORKS, 2).map((cidr) => ({ cidr })) } }),
  'changed-network': (random) => {
    const cidr = random.pick(NETWORKS);
    return { data: { lastIp: [{ cidr }] }, before: { lastIp: [{ prefix: '203.' }, { prefix: '198.' }] } };
  },
  'from-ipv6': () => ({ data: { lastIp: [{ cidr: '2001:db8::/32' }] } }),
  'managed-by': (random) => ({ data: { manager: random.some(words.MANAGERS, 3) } }),
  'new-manager': (random) => {
    const manager = random.pick(words.MANAGERS);
    return { data: { manager: [{ 'anything-but': manager }] }, before: { manager: [manager] } };
  },
  tagged: (random) => ({ data: { tags: random.some(words.TAGS, 3) } }),
  'tagged-in-country': (random) => ({
    data: { tags: [random.pick(words.TAGS)], country: random.some(words.COUNTRIES, 5) },
  }),
  'delivery-abroad': (random) => ({
    data: { addresses: { kind: ['delivery'], country: random.some(words.COUNTRIES, 4) } },
  }),
  'billing-in': (random) => ({
    data: {
      addresses: {
        kind: ['billing'],
        city: random.some(words.PLACES, 5).map(({ city }) => city),
        zip: [{ exists: true }],
      },
    },
  }),
  'primary-contact': (random) => ({ data: { contacts: { primary: [true], role: random.some(words.ROLES, 3) } } }),
  'contact-named': (random) => ({
    data: {
      contacts: {
        name: random.some(words.GIVEN_NAMES, 3).map((name) => ({ prefix: name })),
        role: [{ 'anything-but': 'legal' }],
      },
    },
  }),
  preferring: (random) => ({
    data: { preferences: { channel: random.some(words.CHANNELS, 2), quiet: { from: [{ numeric: ['>', 20] }] } } },
  }),
  'risk-crossed': (random) => {
    const score = random.pick([30, 50, 70]);
    return {
      data: { risk: { score: [{ numeric: ['>=', score] }] } },
      before: { risk: { score: [{ numeric: ['<', score] }] } },
    };
  },
  'worth-a-call': (random) =>
    oneOf(
      { data: { tier: ['platinum'], creditLimit: [{ numeric: ['>', random.between(20, 60) * 500] }] } },
      {
        data: {
          employees: [{ numeric: ['>', random.between(1, 3) * 1000] }],
          country: random.some(words.COUNTRIES, 4),
        },
      },
      { data: { risk: { band: ['high'] } }, before: { risk: { band: [{ 'anything-but': 'high' }] } } },
    ),
};

const NETWORKS = ['10.0.0.0/8', '10.20.0.0/16', '192.168.0.0/16', '203.0.0.0/9', '198.51.0.0/17', '2001:db8::/34'];

const TYPED = 44;

/** The types in turn, so that each has as many rules as any other. */
function rulesOnPublished(block: number, random: Random): KeptRule[] {
  const types = Object.entries(words.PUBLISHED).flatMap(([family, all]) =>
    all.map((type) => ({ shapes: ON_PUBLISHED[family as words.Family], type })),
  );
  return Array.from({ length: TYPED }, (_, place) => {
    const number = block * TYPED + place;
    const { shapes, type } = types[number % types.length] ?? random.pick(types);
    const named = Object.entries(shapes);
    const [name, shape] = named[(number + Math.floor(number / types.length)) % named.length] ?? random.pick(named);
    return { name: `${type.replace('.', '-')}-${name}`, pattern: { type: [type], ...shape(random) } };
  });
}

const ON_PUBLISHED: Readonly<Record<words.Family, Readonly<Record<string, Shape>>>> = {
  order: {
    large: (random) => ({ data: { total: [{ numeric: ['>', random.between(1, 8) * 100] }] } }),
    'with-coupon': (random) => ({
      data: { coupon: [{ exists: true }], channel: random.some(['web', 'app', 'phone'], 2) },
    }),
    'without-coupon': () => ({ data: { coupon: [{ exists: false }] } }),
    'shipped-to': (random) => ({
      data: { shipping: { country: random.some(words.COUNTRIES, 4), method: [{ 'anything-but': 'pickup' }] } },
    }),
    'many-of-category': (random) => ({
      data: { lines: { category: [random.pick(words.CATEGORIES)], quantity: [{ numeric: ['>', 2] }] } },
    }),
    'of-kind': (random) => ({
      data: { lines: { sku: random.some(words.SKU_KINDS, 2).map((kind) => ({ prefix: `${kind}-` })) } },
    }),
    urgent: () =>
      oneOf({ data: { shipping: { method: ['express'] } } }, { data: { total: [{ numeric: ['>=', 750] }] } }),
  },
  payment: {
    'by-card-of': (random) => ({ data: { method: ['card'], card: { brand: random.some(words.CARD_BRANDS, 2) } } }),
    risky: (random) => ({ data: { risk: { score: [{ numeric: ['>', random.between(40, 80)] }] } } }),
    flagged: (random) => ({ data: { risk: { flags: random.some(words.RISK_FLAGS, 2) } } }),
    'from-network': (random) => ({
      data: { clientIp: [{ cidr: random.pick(NETWORKS) }, { cidr: random.pick(NETWORKS) }] },
    }),
    'amount-between': (random) => {
      const from = random.between(0, 50) * 10;
      return { data: { amount: [{ numeric: ['>=', from, '<=', from + 250] }], currency: ['EUR', 'GBP'] } };
    },
    'not-by': (random) => ({ data: { method: [{ 'anything-but': random.some(words.PAYMENT_METHODS, 2) }] } }),
  },
  stock: {
    'runs-out': (random) => ({ data: { quantity: [{ numeric: ['<', random.between(2, 12) * 10] }] } }),
    'at-site': (random) => ({
      data: { warehouse: [{ prefix: random.pick(words.WAREHOUSES).slice(0, 4) }, { prefix: 'lon' }] },
    }),
    carried: (random) => ({
      data: { carrier: random.some(words.CARRIERS, 3).map((name) => ({ 'equals-ignore-case': name.toLowerCase() })) },
    }),
    'parcel-lost': (random) => ({
      data: { parcels: { status: ['lost', 'delayed'], grams: [{ numeric: ['>', random.between(1, 10) * 1000] }] } },
    }),
    'not-in-region': (random) => ({ data: { region: [{ 'anything-but': { prefix: random.pick(['eu-', 'us-']) } }] } }),
  },
  access: {
    'many-attempts': (random) => ({ data: { attempts: [{ numeric: ['>=', random.between(3, 10)] }], mfa: [false] } }),
    'from-network': (random) => ({ data: { ip: [{ cidr: random.pick(NETWORKS) }] } }),
    'by-program': () => ({ data: { agent: [{ prefix: 'curl/' }, { prefix: { 'equals-ignore-case': 'OKHTTP' } }] } }),
    'of-domain': (random) => ({
      data: {
        user: random
          .some(words.MAIL_DOMAINS, 2)
          .map((domain) => ({ suffix: { 'equals-ignore-case': `@${domain.toUpperCase()}` } })),
      },
    }),
    'reason-known': (random) => ({
      data: { reason: [{ exists: true }], country: [{ 'anything-but': random.some(words.COUNTRIES, 3) }] },
    }),
  },
  operation: {
    'in-production': (random) => ({
      data: { stage: ['production'], severity: [{ 'anything-but': 'info' }], service: random.some(words.SERVICES, 3) },
    }),
    slow: (random) => ({ data: { seconds: [{ numeric: ['>', random.between(3, 20) * 60] }] } }),
    'check-failed': (random) => ({
      data: { checks: { name: random.some(['smoke', 'load', 'contract'], 2), passed: [false] } },
    }),
    'in-region': (random) => ({
      data: {
        region: [{ suffix: random.pick(['-west-1', '-central-1', '-1']) }],
        stage: [{ 'anything-but': ['dev', 'qa'] }],
      },
    }),
    'of-version': (random) => ({ data: { version: [{ prefix: `${random.between(1, 3)}.` }, { prefix: '4.' }] } }),
  },
};

/** Six whose type is a prefix, or which name none. */
function rulesOnManyTypes(random: Random): KeptRule[] {
  return [
    {
      name: 'any-order',
      pattern: { type: [{ prefix: 'order.' }], data: { total: [{ numeric: ['>', random.between(3, 8) * 100] }] } },
    },
    { name: 'any-failure', pattern: { type: [{ suffix: '.failed' }], source: [{ prefix: '/services/' }] } },
    {
      name: 'any-customer',
      pattern: { type: [{ prefix: 'customers.' }], data: { country: [random.pick(words.COUNTRIES)] } },
    },
    {
      name: 'any-shipment',
      pattern: { type: [{ prefix: 'shipment.' }, 'stock.low'], data: { region: [random.pick(words.REGIONS)] } },
    },
    { name: 'any-of-customer', pattern: { subject: [`c-${10_000 + random.between(0, 79) * 37}`] } },
    {
      name: 'any-from-country',
      pattern: { data: { country: [random.pick(words.COUNTRIES)], newsletter: [{ exists: false }] } },
    },
  ];
}

function oneOf(...alternatives: JsonObject[]): Pattern {
  return { $or: alternatives };
}

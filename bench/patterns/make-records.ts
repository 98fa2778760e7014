import { type ChangeRecord, CREATED, changeRecord } from '../../testing/change-record';
import { type CloudEvent, cloudEvent } from '../../testing/cloud-event';
import { Random } from './random';
import * as words from './vocabulary';

/** So many of either kind. */
const COUNT = 80;

const SECOND = 1_000_000;

/**
 * The data of the records that rules are matched with, in turn a change of a customer and a published event: the same
 * with every call.
 */
export function makeRecords(): (ChangeRecord | CloudEvent)[] {
  const random = new Random(20261118);
  const published = Object.entries(words.PUBLISHED).flatMap(([family, types]) =>
    types.map((type) => ({ family: family as words.Family, type })),
  );
  return Array.from({ length: COUNT }, (_, number) => number).flatMap((number) => {
    const { family, type } = published[number % published.length] ?? random.pick(published);
    return [customerModified(number, random), publishedEvent(family, type, number, random)];
  });
}

type Customer = ReturnType<typeof customer>;

function customerModified(number: number, random: Random): ChangeRecord {
  const before = customer(number, random);
  const changes = random.some(CHANGES, random.between(2, 5)).map((change) => change(before, random));
  const version = before.revision + 1;
  return changeRecord({
    eventName: 'MODIFY',
    table: words.TABLE,
    key: ['id'],
    createdAt: CREATED + number * SECOND + random.between(0, SECOND - 1),
    oldImage: before,
    newImage: Object.assign({}, before, ...changes, { revision: version, updatedAt: timestamp(number) }),
  });
}

function customer(number: number, random: Random) {
  const place = random.pick(words.PLACES);
  const company = random.pick(words.COMPANIES);
  const person = name(random);
  return {
    id: `c-${10_000 + number * 37}`,
    name: person,
    company: `${company} ${random.pick(words.LEGAL_FORMS)}`,
    email: mailOf(person, random),
    ...(random.chance(0.7) && { phone: `${place.dial}${random.between(100_000, 999_999)}` }),
    country: place.country,
    city: place.city,
    language: place.language,
    currency: place.currency,
    tier: random.pick(words.TIERS),
    status: random.pick(words.STATUSES),
    industry: random.pick(words.INDUSTRIES),
    employees: random.between(1, 5000),
    creditLimit: random.between(1, 100) * 500,
    balance: random.between(-200_000, 900_000) / 100,
    orderCount: random.between(0, 400),
    newsletter: random.chance(0.5),
    vatId: random.chance(0.7) ? `${place.country}${random.between(100_000_000, 999_999_999)}` : null,
    manager: random.pick(words.MANAGERS),
    ...(random.chance(0.3) && { referrer: `c-${random.between(10_000, 13_000)}` }),
    lastIp: address(random),
    tags: random.some(words.TAGS, random.between(1, 4)),
    addresses: addressesOf(place, random),
    contacts: random.some(words.ROLES, random.between(1, 2)).map((role) => contact(role, random)),
    preferences: { channel: random.pick(words.CHANNELS), digest: random.chance(0.4), quiet: { from: 22, to: 7 } },
    risk: { score: random.between(0, 100), band: random.pick(['low', 'low', 'medium', 'high']) },
    revision: random.between(1, 60),
    updatedAt: timestamp(number - 1000),
  };
}

/** What can become of a customer: the attributes that get another value. */
const CHANGES: readonly ((before: Customer, random: Random) => Partial<Customer>)[] = [
  ({ tier }, random) => ({ tier: another(tier, words.TIERS, random) }),
  ({ status }, random) => ({ status: another(status, words.STATUSES, random) }),
  ({ creditLimit }, random) => ({ creditLimit: creditLimit + random.between(1, 20) * 500 }),
  ({ balance }, random) => ({ balance: Math.round(balance * 100 + random.between(1000, 90_000)) / 100 }),
  ({ orderCount }) => ({ orderCount: orderCount + 1 }),
  ({ newsletter }) => ({ newsletter: !newsletter }),
  (_, random) => ({ lastIp: address(random) }),
  ({ manager }, random) => ({ manager: another(manager, words.MANAGERS, random) }),
  ({ risk }, random) => ({ risk: { ...risk, score: another(risk.score, [5, 20, 40, 60, 80, 95], random) } }),
  ({ name }, random) => ({ email: mailOf(name, random) }),
  ({ addresses }, random) => ({
    addresses: [...addresses.slice(0, 1), addressIn(random.pick(words.PLACES), 'delivery', random)],
  }),
];

function addressesOf(place: (typeof words.PLACES)[number], random: Random) {
  const delivery = random.chance(0.6) ? [addressIn(random.pick(words.PLACES), 'delivery', random)] : [];
  return [addressIn(place, 'billing', random), ...delivery];
}

function addressIn({ country, city }: (typeof words.PLACES)[number], kind: string, random: Random) {
  return { kind, city, country, zip: String(random.between(10_000, 99_999)) };
}

function contact(role: string, random: Random) {
  return { role, name: name(random), primary: random.chance(0.5) };
}

type Data = (random: Random) => object;

function publishedEvent(family: words.Family, type: string, number: number, random: Random): CloudEvent {
  return cloudEvent({
    type,
    source: `/services/${family}s`,
    subject: `${family}/${random.hex(8)}`,
    id: random.hex(24),
    time: timestamp(number),
    data: DATA[family](random),
  });
}

const DATA: Readonly<Record<words.Family, Data>> = {
  order: (random) => {
    const { country, city, currency } = random.pick(words.PLACES);
    return {
      orderId: `o-${random.between(100_000, 999_999)}`,
      customerId: `c-${random.between(10_000, 13_000)}`,
      total: random.between(500, 90_000) / 100,
      currency,
      channel: random.pick(['web', 'app', 'phone', 'marketplace']),
      ...(random.chance(0.3) && { coupon: `SAVE${random.pick([5, 10, 20])}` }),
      lines: Array.from({ length: random.between(1, 3) }, () => orderLine(random)),
      shipping: { method: random.pick(['standard', 'express', 'pickup']), city, country },
    };
  },
  payment: (random) => ({
    paymentId: `p-${random.hex(10)}`,
    orderId: `o-${random.between(100_000, 999_999)}`,
    amount: random.between(500, 90_000) / 100,
    currency: random.pick(words.PLACES).currency,
    method: random.pick(words.PAYMENT_METHODS),
    card: {
      brand: random.pick(words.CARD_BRANDS),
      country: random.pick(words.COUNTRIES),
      last4: String(random.between(1000, 9999)),
    },
    risk: { score: random.between(0, 100), flags: random.some(words.RISK_FLAGS, random.between(0, 3)) },
    clientIp: address(random),
  }),
  stock: (random) => ({
    sku: sku(random),
    warehouse: random.pick(words.WAREHOUSES),
    carrier: random.pick(words.CARRIERS),
    region: random.pick(words.REGIONS),
    quantity: random.between(0, 200),
    parcels: Array.from({ length: random.between(1, 3) }, () => ({
      number: `1Z${random.hex(10).toUpperCase()}`,
      grams: random.between(100, 30_000),
      status: random.pick(['in-transit', 'delayed', 'delivered', 'lost']),
    })),
  }),
  access: (random) => ({
    user: mailOf(name(random), random),
    ip: address(random),
    agent: random.pick(words.AGENTS),
    country: random.pick(words.COUNTRIES),
    attempts: random.between(1, 12),
    mfa: random.chance(0.5),
    ...(random.chance(0.4) && { reason: random.pick(['bad-password', 'expired', 'locked']) }),
  }),
  operation: (random) => ({
    service: random.pick(words.SERVICES),
    stage: random.pick(words.STAGES),
    region: random.pick(words.REGIONS),
    severity: random.pick(words.SEVERITIES),
    version: `${random.between(1, 4)}.${random.between(0, 30)}.${random.between(0, 9)}`,
    commit: random.hex(40),
    seconds: random.between(1, 1800),
    checks: Array.from({ length: random.between(1, 3) }, () => ({
      name: random.pick(['smoke', 'load', 'contract']),
      passed: random.chance(0.8),
    })),
  }),
};

function orderLine(random: Random) {
  return {
    sku: sku(random),
    category: random.pick(words.CATEGORIES),
    quantity: random.between(1, 6),
    price: random.between(200, 20_000) / 100,
  };
}

function sku(random: Random): string {
  return `${random.pick(words.SKU_KINDS)}-${random.between(1000, 9999)}`;
}

function name(random: Random): string {
  return `${random.pick(words.GIVEN_NAMES)} ${random.pick(words.FAMILY_NAMES)}`;
}

function mailOf(person: string, random: Random): string {
  const local = person
    .toLowerCase()
    .replace(' ', '.')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '');
  return `${local}@${random.pick(words.MAIL_DOMAINS)}`;
}

/** One of a few networks, so that blocks of addresses have something in them. */
function address(random: Random): string {
  if (random.chance(0.1)) return `2001:db8:${random.between(1, 9)}::${random.hex(4).replace(/^0+(?=.)/, '')}`;
  const network = random.pick(['10.0', '10.20', '192.168', '203.0', '198.51']);
  return `${network}.${random.between(0, 255)}.${random.between(1, 254)}`;
}

function another<T>(present: T, all: readonly T[], random: Random): T {
  return random.pick(all.filter((each) => each !== present));
}

/** A second after the other, from the same moment on as changes. */
function timestamp(number: number): string {
  return new Date(CREATED / 1000 + number * 1000).toISOString();
}

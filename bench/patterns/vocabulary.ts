/** The words that events and rules are made of: what a rule names has to be in some events. */

export const TABLE = 'customers-table';
export const CUSTOMERS_MODIFIED = 'customers.modified';

export const GIVEN_NAMES = [
  'Ada',
  'Ben',
  'Chloé',
  'Dmitri',
  'Elif',
  'Farah',
  'Grace',
  'Hugo',
  'Ines',
  'Jürgen',
  'Kofi',
  'Linh',
];
export const FAMILY_NAMES = [
  'Lovelace',
  'Okafor',
  'Martin',
  'Schäfer',
  'Rossi',
  'Novak',
  'Yilmaz',
  'Hansen',
  'Silva',
  'Tanaka',
];
export const COMPANIES = [
  'Acme',
  'Northwind',
  'Contoso',
  'Globex',
  'Initech',
  'Umbrella',
  'Stark',
  'Wayne',
  'Hooli',
  'Vandelay',
];
export const LEGAL_FORMS = ['GmbH', 'Ltd', 'SARL', 'SpA', 'AB', 'Inc'];
export const MAIL_DOMAINS = ['acme.example', 'northwind.example', 'mail.example', 'post.example', 'shop.test'];

export const PLACES = [
  { country: 'DE', city: 'Berlin', language: 'de', currency: 'EUR', dial: '+4930' },
  { country: 'DE', city: 'Hamburg', language: 'de', currency: 'EUR', dial: '+4940' },
  { country: 'AT', city: 'Wien', language: 'de', currency: 'EUR', dial: '+431' },
  { country: 'FR', city: 'Paris', language: 'fr', currency: 'EUR', dial: '+331' },
  { country: 'FR', city: 'Lyon', language: 'fr', currency: 'EUR', dial: '+334' },
  { country: 'IT', city: 'Milano', language: 'it', currency: 'EUR', dial: '+3902' },
  { country: 'ES', city: 'Madrid', language: 'es', currency: 'EUR', dial: '+3491' },
  { country: 'GB', city: 'London', language: 'en', currency: 'GBP', dial: '+4420' },
  { country: 'SE', city: 'Malmö', language: 'sv', currency: 'SEK', dial: '+4640' },
  { country: 'PL', city: 'Gdańsk', language: 'pl', currency: 'PLN', dial: '+4858' },
] as const;
export const COUNTRIES = [...new Set(PLACES.map(({ country }) => country))];

export const TIERS = ['bronze', 'silver', 'gold', 'platinum'];
export const STATUSES = ['active', 'active', 'active', 'trial', 'suspended', 'closed'];
export const INDUSTRIES = ['retail', 'software', 'logistics', 'health', 'energy', 'education', 'media'];
export const TAGS = ['vip', 'b2b', 'newsletter', 'beta', 'reseller', 'export', 'late-payer'];
export const CHANNELS = ['email', 'sms', 'push', 'post'];
export const MANAGERS = ['m.weber', 'l.dupont', 'a.kowalska', 's.eriksson', 'j.smith', 'p.bianchi'];
export const ROLES = ['billing', 'technical', 'legal', 'owner'];

export const PAYMENT_METHODS = ['card', 'invoice', 'paypal', 'sepa'];
export const CARD_BRANDS = ['visa', 'mastercard', 'amex'];
export const CARRIERS = ['DHL', 'UPS', 'DPD', 'GLS', 'PostNord'];
export const WAREHOUSES = ['ber-1', 'ber-2', 'lyo-1', 'mil-1', 'lon-3'];
export const CATEGORIES = ['books', 'garden', 'kitchen', 'toys', 'audio'];
export const SKU_KINDS = ['BK', 'GD', 'KT', 'TY', 'AU'];
export const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64)',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1)',
  'curl/8.11.0',
  'okhttp/5.1.0',
];
export const RISK_FLAGS = ['new-device', 'vpn', 'velocity', 'country-mismatch'];
export const SERVICES = ['checkout', 'catalog', 'accounts', 'search', 'billing'];
export const STAGES = ['dev', 'qa', 'staging', 'production'];
export const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1'];
export const SEVERITIES = ['info', 'warning', 'critical'];

/** What services publish, by the part of the business that it is about. */
export const PUBLISHED = {
  order: ['order.placed', 'order.paid', 'order.shipped', 'order.cancelled'],
  payment: ['payment.captured', 'payment.failed', 'payment.refunded', 'invoice.overdue'],
  stock: ['stock.low', 'product.repriced', 'shipment.delayed', 'shipment.delivered'],
  access: ['login.failed', 'login.succeeded', 'password.changed', 'session.revoked'],
  operation: ['image.pushed', 'deployment.finished', 'alarm.raised', 'job.failed'],
} as const;

export type Family = keyof typeof PUBLISHED;

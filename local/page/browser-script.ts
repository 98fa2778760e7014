/**
 * What the page does in the browser: plain JavaScript, served as it stands here, so that the page needs no bundler. It
 * uses the API that `startPage` documents, makes elements and sets text; the one HTML that it inserts is a message's,
 * which the server made safe.
 */
export const browserScript = String.raw`'use strict';

const find = (id) => document.getElementById(id);

/** make('p', { className: 'quiet' }, 'text', child): an element with properties and children. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

async function ask(path, body) {
  const options = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const clockTimeWithSeconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const number = new Intl.NumberFormat();

// ── Flow ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const flow = { steps: [], before: new Map(), moving: new Map() };

/** How far each step is from a beginning, by its longest way; a way that leads back to itself is not gone twice. */
function depths(steps) {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const known = new Map();
  // A stream that no table feeds stands with those that one does.
  const beginning = ({ kind }) => (kind === 'stream' && steps.some((one) => one.kind === 'table') ? 1 : 0);
  const depth = (step, way) => {
    if (known.has(step.id)) return known.get(step.id);
    const before = step.from.map((id) => byId.get(id)).filter((one) => one && !way.includes(one.id));
    const result = before.length === 0 ? beginning(step) : 1 + Math.max(...before.map((one) => depth(one, [...way, step.id])));
    known.set(step.id, result);
    return result;
  };
  return steps.map((step) => depth(step, []));
}

/** Puts each step at the height of those that it takes from, so that few lines cross. */
function untangle(lanes) {
  const heights = new Map();
  for (const lane of lanes) {
    const heightOf = ({ id, from }) => {
      const known = from.map((one) => heights.get(one)).filter((height) => height !== undefined);
      return known.length === 0 ? heights.get(id) ?? 0 : known.reduce((sum, height) => sum + height, 0) / known.length;
    };
    lane.sort((a, b) => heightOf(a) - heightOf(b));
    lane.forEach(({ id }, index) => heights.set(id, (index + 0.5) / lane.length));
  }
}

function showFlow(steps) {
  flow.steps = steps;
  for (const step of steps) {
    const key = JSON.stringify(step.counts);
    if (flow.before.has(step.id) && flow.before.get(step.id) !== key) flow.moving.set(step.id, Date.now() + 1800);
    flow.before.set(step.id, key);
  }
  const depthOf = depths(steps);
  const lanes = [...new Set(depthOf)].sort((a, b) => a - b).map((depth) => steps.filter((_, index) => depthOf[index] === depth));
  untangle(lanes);
  const lines = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  lines.setAttribute('aria-hidden', 'true');
  find('flow').replaceChildren(lines, ...lanes.map((lane) => make('div', { className: 'lane' }, ...lane.map(showStep))));
  drawLines();
  setTimeout(markMoving, 1900);
}

/** So many types of published events are named in a box. */
const shownTypes = 4;

function showPublished({ type, count, latestSubject }) {
  const title = type + ' ' + latestSubject;
  return make('p', { className: 'latest', title }, make('b', {}, type), ' ' + latestSubject + (count > 1 ? ', ' + number.format(count) + ' in all' : ''));
}

function showStep({ id, name, where, kind, counts, latestFailure, published = [] }) {
  const [first, ...rest] = counts;
  const tone = ({ count, tone }) => (tone ? 'tone-' + tone : '') + (count === 0 ? ' zero' : '');
  const step = make('div', { className: 'step' },
    make('div', { className: 'name' }, make('h3', {}, name), make('span', { className: 'kind' }, kind)),
    where && make('p', { className: 'where' }, where),
    first && make('div', { className: 'large' }, make('b', { className: tone(first) }, number.format(first.count)), make('span', {}, first.name)),
    rest.length > 0 ? make('dl', {}, ...rest.map((one) =>
      make('div', {}, make('dt', {}, one.name), make('dd', { className: tone(one) }, number.format(one.count))))) : undefined,
    latestFailure && make('p', { className: 'latest failure', title: latestFailure }, 'the latest: ' + latestFailure),
    ...published.slice(0, shownTypes).map(showPublished),
  );
  step.dataset.id = id;
  return step;
}

/** From the right side of each step to the left side of those that take from it. */
function drawLines() {
  const picture = find('flow');
  const lines = picture.querySelector('svg');
  if (!lines) return;
  const origin = picture.getBoundingClientRect();
  const boxes = new Map([...picture.querySelectorAll('.step')].map((step) => [step.dataset.id, step.getBoundingClientRect()]));
  lines.replaceChildren(...flow.steps.flatMap(({ id, from }) => from.filter((one) => boxes.has(one)).map((one) => {
    const [a, b] = [boxes.get(one), boxes.get(id)];
    const [x1, y1, x2, y2] = [a.right - origin.left, (a.top + a.bottom) / 2 - origin.top, b.left - origin.left, (b.top + b.bottom) / 2 - origin.top];
    const bend = Math.max(10, (x2 - x1) / 2);
    const d = ['M', x1, y1, 'C', x1 + bend, y1, x2 - bend, y2, x2, y2].join(' ');
    return [draw(d, '', id), draw(d, 'pulse', id)];
  }).flat()));
  markMoving();
  document.documentElement.style.setProperty('--flow-height', find('flow').closest('.card').offsetHeight + 'px');
}

function draw(d, className, to) {
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', d);
  line.setAttribute('class', className);
  line.dataset.to = to;
  return line;
}

/** What counted something in the last two seconds is shown as moving. */
function markMoving() {
  const moves = (id) => (flow.moving.get(id) ?? 0) > Date.now();
  for (const line of find('flow').querySelectorAll('.pulse')) line.classList.toggle('moving', moves(line.dataset.to));
  for (const step of find('flow').querySelectorAll('.step')) step.classList.toggle('moving', moves(step.dataset.id));
}

function showFlowProblem(message) {
  find('flow-problem').textContent = message === undefined ? '' : 'The counts cannot be read: ' + message;
  find('flow-problem').hidden = message === undefined;
}

// ── Write ───────────────────────────────────────────────────────────────────────────────────────────────────────────

let entities = [];
const chosenEntity = () => entities.find(({ entity }) => entity === find('entity').value);
const keyNames = ({ partitionKey, sortKey }) => (sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]);

function sampleOf(form) {
  return form.sample ?? { [form.partitionKey]: 'example-1', ...(form.sortKey && { [form.sortKey]: '1' }), name: 'Example' };
}

function showEntities(list) {
  entities = list;
  find('entity').replaceChildren(...list.map(({ entity }) => make('option', { value: entity }, entity)));
  if (list.length > 0) showSample();
  else sayWrong('This app has no entities.');
}

function showSample() {
  const form = chosenEntity();
  const sample = sampleOf(form);
  find('keys').replaceChildren(...keyNames(form).map((name) => {
    const input = make('input', { value: String(sample[name] ?? ''), required: true, autocomplete: 'off', spellcheck: false });
    input.dataset.key = name;
    return make('label', { className: 'control' }, name + ' ', input);
  }));
  const rest = Object.entries(sample).filter(([name]) => !keyNames(form).includes(name));
  find('item').value = JSON.stringify(Object.fromEntries(rest), null, 2);
  find('item').rows = Math.max(5, Math.min(16, find('item').value.split('\n').length + 1));
  checkItem();
}

/** The key as the form has it: a number where the sample has one. */
function readKey() {
  const sample = sampleOf(chosenEntity());
  const values = [...find('keys').querySelectorAll('input')].map((input) => {
    const isNumber = typeof sample[input.dataset.key] === 'number';
    if (input.value.trim() === '') throw new Error(input.dataset.key + ' is part of the key and has to be filled in.');
    if (isNumber && !Number.isFinite(Number(input.value))) throw new Error(input.dataset.key + ' has to be a number.');
    return [input.dataset.key, isNumber ? Number(input.value) : input.value];
  });
  return Object.fromEntries(values);
}

function readItem() {
  let rest;
  try {
    rest = JSON.parse(find('item').value.trim() || '{}');
  } catch (error) {
    throw new Error('This is not JSON yet: ' + error.message);
  }
  if (rest === null || typeof rest !== 'object' || Array.isArray(rest)) throw new Error('An item is an object: { "name": "Ada" }');
  return rest;
}

function sayWrong(message) {
  find('item-problem').textContent = message ?? '';
  find('item-problem').hidden = message === undefined;
  find('item').classList.toggle('wrong', message !== undefined);
}

function checkItem() {
  try {
    readItem();
    sayWrong(undefined);
  } catch (error) {
    sayWrong(error.message);
  }
}

async function write(what) {
  let key;
  let body;
  try {
    key = readKey();
    body = what === 'put' ? { item: { ...readItem(), ...key } } : { key };
    sayWrong(undefined);
  } catch (error) {
    sayWrong(error.message);
    return;
  }
  const entity = chosenEntity().entity;
  const name = entity + '/' + Object.values(key).join('/');
  for (const button of find('write').querySelectorAll('button')) button.disabled = true;
  try {
    await ask('/api/entities/' + encodeURIComponent(entity) + '/' + what, body);
    sayWritten((what === 'put' ? 'Put ' : 'Deleted ') + name, '');
  } catch (error) {
    sayWritten(name + ': ' + error.message, 'failed');
  }
  for (const button of find('write').querySelectorAll('button')) button.disabled = false;
}

function sayWritten(text, className) {
  const line = make('li', { className }, make('span', {}, text), make('time', {}, clockTimeWithSeconds.format(new Date())));
  find('written').prepend(line);
  while (find('written').children.length > 3) find('written').lastChild.remove();
}

// ── Slack ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const slack = { channels: [], chosen: undefined, messages: new Map(), unread: new Map(), atEnd: true };
const messagesOf = (channel) => slack.messages.get(channel) ?? new Map();

function showChannels() {
  find('channels').replaceChildren(...slack.channels.map((name) => {
    const unread = slack.unread.get(name) ?? 0;
    const count = unread || messagesOf(name).size;
    const button = make('button', { type: 'button', className: unread ? 'unread' : '', title: '#' + name }, make('span', {}, name), make('i', {}, count ? number.format(count) : ''));
    button.setAttribute('aria-current', String(name === slack.chosen));
    button.setAttribute('aria-label', '#' + name + (unread ? ', ' + unread + ' unread' : ''));
    button.dataset.channel = name;
    return button;
  }));
}

function chooseChannel(name) {
  const focused = document.activeElement?.dataset?.channel === name;
  slack.chosen = name;
  slack.unread.delete(name);
  showChannels();
  if (focused) find('channels').querySelector('[aria-current="true"]').focus();
  find('channel-name').textContent = '# ' + name;
  const list = [...messagesOf(name).values()].map(showMessage);
  find('messages').replaceChildren(...(list.length > 0 ? list : [make('p', { className: 'quiet' }, 'Nothing was said here yet.')]));
  scrollToNewest();
}

function showMessage({ ts, byApp, edited, withheldBy, html }) {
  const body = make('div', { className: 'body' });
  body.innerHTML = html;
  if (edited) body.append(make('span', { className: 'edited' }, '(edited)'));
  const at = new Date(Number(ts) * 1000);
  const className = ['message', byApp ? '' : 'person', withheldBy ? 'withheld' : ''].filter(Boolean).join(' ');
  const dryRun = withheldBy && make('span', { className: 'dry-run', title: 'the rule ' + withheldBy + ' has dryRun' }, 'would have been said');
  const message = make('article', { className },
    make('div', { className: 'avatar', ariaHidden: 'true' }, byApp ? 'T' : 'P'),
    make('div', {},
      make('div', { className: 'by' }, make('b', {}, byApp ? 'towpath' : 'person'), byApp ? make('span', { className: 'app' }, 'APP') : undefined, dryRun,
        make('time', { dateTime: at.toISOString(), title: at.toLocaleString() }, clockTime.format(at))),
      body),
  );
  message.dataset.ts = ts;
  return message;
}

function hear(message) {
  const { channel, ts } = message;
  if (!slack.messages.has(channel)) slack.messages.set(channel, new Map());
  const isNew = !messagesOf(channel).has(ts);
  messagesOf(channel).set(ts, message);
  if (!slack.channels.includes(channel)) slack.channels.push(channel);
  if (channel !== slack.chosen) {
    if (isNew) slack.unread.set(channel, (slack.unread.get(channel) ?? 0) + 1);
    showChannels();
    return;
  }
  const shown = find('messages').querySelector('[data-ts="' + CSS.escape(ts) + '"]');
  const element = showMessage(message);
  element.classList.add('fresh');
  if (shown) shown.replaceWith(element);
  else {
    find('messages').querySelector('.quiet')?.remove();
    find('messages').append(element);
  }
  showChannels();
  if (slack.atEnd) scrollToNewest();
  else find('newer').hidden = false;
}

function isAtEnd() {
  const { scrollHeight, scrollTop, clientHeight } = find('messages');
  return scrollHeight - scrollTop - clientHeight < 60;
}

function scrollToNewest() {
  find('messages').scrollTop = find('messages').scrollHeight;
  find('newer').hidden = true;
  slack.atEnd = true;
}

function showSlack(channels, messages) {
  slack.channels = channels.map(({ name }) => name);
  slack.messages = new Map(slack.channels.map((name) => [name, new Map()]));
  for (const message of messages) messagesOf(message.channel).set(message.ts, message);
  const first = slack.channels.includes(slack.chosen) ? slack.chosen : slack.channels[0];
  if (first !== undefined) chooseChannel(first);
}

// ── Search ──────────────────────────────────────────────────────────────────────────────────────────────────────────

let searches = 0;
let typing;

async function search() {
  clearTimeout(typing);
  const words = find('words').value.trim();
  const turn = ++searches;
  if (words === '') return showHits('', { total: 0, hits: [] });
  try {
    const path = '/api/indexes/' + encodeURIComponent(find('index').value) + '/search?' + new URLSearchParams({ words });
    const result = await ask(path);
    // Answers may overtake each other: only the last question counts.
    if (turn === searches) showHits(words, result);
  } catch (error) {
    if (turn !== searches) return;
    find('hits').replaceChildren();
    find('found').textContent = error.message;
    find('found').className = 'problem';
  }
}

function showHits(words, { total, hits }) {
  find('found').className = 'quiet';
  const shown = total > hits.length ? ', the best ' + hits.length + ' shown' : '';
  find('found').textContent = words === '' ? 'Type a word: what the index has appears here.' : total === 0 ? 'Nothing found.' : number.format(total) + ' found' + shown;
  find('hits').replaceChildren(...hits.map((hit) => showHit(hit, words)));
}

function showHit({ id, fields }, words) {
  const [title, ...rest] = Object.entries(fields);
  const asText = (value) => (Array.isArray(value) && value.every((one) => typeof one !== 'object') ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value));
  return make('li', {},
    make('h3', {}, make('span', {}, ...marked(title ? asText(title[1]) : id, words)), make('small', {}, id)),
    make('dl', {}, ...rest.filter(([, value]) => value !== null && value !== '').flatMap(([name, value]) =>
      [make('dt', { title: name }, name), make('dd', { title: asText(value) }, ...marked(asText(value), words))])),
  );
}

/** The text with what people searched for marked, word by word; an index finds more than this can see. */
function marked(text, words) {
  const parts = words.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
  if (parts.length === 0) return [text];
  const pattern = new RegExp('(?<![\\p{L}\\p{N}])((?:' + parts.join('|') + ')[\\p{L}\\p{N}]{0,3})(?![\\p{L}\\p{N}])', 'giu');
  return text.split(pattern).map((part, index) => (index % 2 === 1 ? make('mark', {}, part) : part));
}

// ── Together ────────────────────────────────────────────────────────────────────────────────────────────────────────

function sayConnection(className, text) {
  find('connection').className = 'connection ' + className;
  find('connection').textContent = text;
}

/** Everything that may have been missed is read again whenever the line is open. */
async function refresh() {
  const [overview, messages] = await Promise.all([ask('/api/overview'), ask('/api/messages')]);
  document.title = overview.title + ' · Towpath on this machine';
  find('title').textContent = overview.title;
  if (entities.length === 0) showEntities(overview.entities);
  if (find('index').options.length === 0) find('index').replaceChildren(...overview.indexes.map((name) => make('option', { value: name }, name)));
  showSlack(overview.channels, messages);
}

function listen() {
  const live = new EventSource('/api/live');
  live.addEventListener('open', () => {
    sayConnection('live', 'live');
    refresh().catch((error) => sayConnection('lost', error.message));
  });
  live.addEventListener('error', () => sayConnection('lost', 'not running: start it again in the terminal'));
  live.addEventListener('message', ({ data }) => hear(JSON.parse(data)));
  live.addEventListener('flow', ({ data }) => {
    showFlowProblem(undefined);
    showFlow(JSON.parse(data));
  });
  live.addEventListener('flow-failed', ({ data }) => showFlowProblem(JSON.parse(data)));
}

find('entity').addEventListener('change', showSample);
find('example').addEventListener('click', showSample);
find('item').addEventListener('input', checkItem);
find('delete').addEventListener('click', () => write('delete'));
find('write').addEventListener('submit', (event) => {
  event.preventDefault();
  write('put');
});
find('write').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) find('write').requestSubmit();
});
find('channels').addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (button) chooseChannel(button.dataset.channel);
});
find('newer').addEventListener('click', scrollToNewest);
find('messages').addEventListener('scroll', () => {
  slack.atEnd = isAtEnd();
  if (slack.atEnd) find('newer').hidden = true;
});
find('words').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(search, 250);
});
find('index').addEventListener('change', search);
find('search').addEventListener('submit', (event) => {
  event.preventDefault();
  search();
});
search();
// Whoever read the newest message goes on seeing it when the flow above grows.
new ResizeObserver(() => slack.atEnd && scrollToNewest()).observe(find('messages'));
new ResizeObserver(drawLines).observe(find('flow'));
listen();
`;

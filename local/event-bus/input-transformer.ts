import { type BusEvent, valueAt } from './bus-event';

/** What a target of a rule gets in place of the event. */
export interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/** What the variables with names of AWS's own stand for. */
export interface Delivery {
  readonly ruleName: string;
  readonly ruleArn: string;
  /** When the bus got the event. */
  readonly ingestionTime: string;
}

/** A text of the template, whole, or a variable outside of one. */
const TEXT_OR_VARIABLE = /"(?:\\.|[^"\\])*"|<[^<>]+>/g;
const VARIABLE = /<([^<>]+)>/g;

/**
 * Fills in a template as EventBridge does. A variable outside of a text becomes its value in JSON. In a text it is put in
 * as it is, nothing is escaped, and the quotes of an object or a list are left out. A variable of which the event has
 * nothing becomes nothing, also where that makes broken JSON.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformInput(
  { InputPathsMap = {}, InputTemplate }: InputTransformer,
  event: BusEvent,
  delivery: Delivery,
): string {
  const { detail: _detail, ...envelope } = event;
  const values = new Map<string, unknown>([
    ...Object.entries(InputPathsMap).map(([name, path]): [string, unknown] => [name, valueAt(event, path)]),
    ['aws.events.rule-name', delivery.ruleName],
    ['aws.events.rule-arn', delivery.ruleArn],
    ['aws.events.event.ingestion-time', delivery.ingestionTime],
    ['aws.events.event', envelope],
    ['aws.events.event.json', event],
  ]);
  const inText = (text: string) =>
    text.replaceAll(VARIABLE, (variable, name) => (values.has(name) ? asText(values.get(name)) : variable));
  // A template without quotes is a text as a whole.
  if (!InputTemplate.includes('"')) return inText(InputTemplate);
  return InputTemplate.replaceAll(TEXT_OR_VARIABLE, (part) => {
    if (part.startsWith('"')) return inText(part);
    const name = part.slice(1, -1);
    return values.has(name) ? (JSON.stringify(values.get(name)) ?? '') : part;
  });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '').replaceAll('"', '');
}

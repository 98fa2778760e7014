import { styleText } from 'node:util';

/** What comes from an event cannot move the cursor of a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '');
}

/** In a terminal's style, where standard output is one. */
export function styled(style: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** What a rule says, line by line. */
export function messageLines(message: string): string[] {
  if (message === '') return ['nothing: the message comes out empty, and Slack would refuse it'];
  return message.split('\n').map((line) => `${styled('dim', '│')} ${printable(line)}`);
}

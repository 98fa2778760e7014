import type { Rule } from '../../domain/notifications/rule';

/** What the people who run a stage hear of in Slack. @param channel `#platform` */
export function platformRules(stage: string, channel: string): Rule[] {
  return [
    {
      name: 'alarm-fired',
      pattern: { type: ['alarm.changed'], data: { state: { value: ['ALARM'] } } },
      channel,
      message: `:rotating_light: ${stage}: *{{data.alarmName}}*\n{{data.configuration.description}}\n{{data.state.reason}}`,
    },
    {
      name: 'alarm-over',
      pattern: { type: ['alarm.changed'], data: { state: { value: ['OK'] }, previousState: { value: ['ALARM'] } } },
      channel,
      message: `:white_check_mark: ${stage}: *{{data.alarmName}}* is over`,
    },
    {
      name: 'critical-findings',
      pattern: {
        type: ['image.scanned'],
        data: { 'finding-severity-counts': { CRITICAL: [{ numeric: ['>', 0] }] } },
      },
      channel,
      message: `:lock: ${stage}: an image of *{{data.repository-name}}* has {{data.finding-severity-counts.CRITICAL}} critical findings`,
    },
  ];
}

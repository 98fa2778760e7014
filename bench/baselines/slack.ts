import { WebClient } from '@slack/web-api';

const client = new WebClient('xoxb-a-token');

export const handler = async () => client;

import { Client } from '@opensearch-project/opensearch';

const client = new Client({ node: 'https://search.example' });

export const handler = async () => client;

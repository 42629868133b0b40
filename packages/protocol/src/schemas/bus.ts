import { z } from 'zod';

export const busSchema = z
  .object({
    id: z.string().meta({ description: 'made at first start; never changes' }),
    name: z.string(),
    version: z.string(),
    public_url: z.string(),
    nats_urls: z
      .array(z.string())
      .meta({ description: 'where the bus listens; empty while this server runs none' }),
  })
  .meta({ id: 'Bus' });

export type BusJson = z.infer<typeof busSchema>;

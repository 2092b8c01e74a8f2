// A webhook receiver as it is usually written: the whole transaction inside the request, one request at a time on each
// connection of the pool. Only for the comparison of WebhookJarBench; it needs the package "pg".
const http = require("node:http");
const crypto = require("node:crypto");
const { Pool } = require("pg");

const pool = new Pool({
  host: "localhost",
  port: Number(process.env.DATABASE_PORT),
  user: "postgres",
  password: "postgres",
  database: "postgres",
  max: 8,
});

const DELIVERY = {
  name: "delivery",
  text: `insert into floor_delivery (id, provider, event, idempotency_key, same_as, headers, body, signature, received_at, state)
         values ($1, 'kapso', $2, $3, $4, $5, $6, 'valid', now(), 'applied') on conflict (same_as) do nothing`,
};
const FACT = {
  name: "fact",
  text: `insert into floor_fact (id, connection_id, lane, kind, happened_at, received_at, source, data, delivery_id, once)
         select gen_random_uuid(), connection_id, 'INBOUND', 'MESSAGE_INBOUND', now(), now(), 'webhook', $2, $3, $4
         from phone_number where phone_number_id = $1 on conflict do nothing`,
};
const LINE = { name: "line", text: "select status from connection_state where connection_id = (select connection_id from phone_number where phone_number_id = $1)" };

function isSigned(body, given) {
  const ours = crypto.createHmac("sha256", process.env.SECRET).update(body).digest();
  const theirs = Buffer.from(given ?? "", "hex");
  return theirs.length === ours.length && crypto.timingSafeEqual(ours, theirs);
}

async function keep(headers, body) {
  const said = JSON.parse(body);
  const id = crypto.randomUUID();
  const key = headers["x-idempotency-key"];
  const same = crypto.createHash("sha256").update(key).update(body).digest();
  const client = await pool.connect();
  try {
    await client.query("begin");
    const kept = await client.query({
      ...DELIVERY,
      values: [id, headers["x-webhook-event"], key, same, JSON.stringify(headers), body],
    });
    if (kept.rowCount === 1) {
      await client.query({ ...LINE, values: [said.phone_number_id] });
      await client.query({
        ...FACT,
        values: [said.phone_number_id, { message_id: said.message.id }, id, `message:${said.message.id}`],
      });
    }
    await client.query("commit");
  } catch (e) {
    await client.query("rollback");
    throw e;
  } finally {
    client.release();
  }
}

http
  .createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", async () => {
      const body = Buffer.concat(parts);
      const answer = (status) => response.writeHead(status, { "content-length": 0 }).end();
      if (!isSigned(body, request.headers["x-webhook-signature"])) {
        return answer(401);
      }
      try {
        await keep(request.headers, body);
        answer(200);
      } catch (e) {
        console.error(e.message);
        answer(503);
      }
    });
  })
  .listen(Number(process.env.PORT), "localhost", () => console.log("ready"));

// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
package org.kpwatch.bench;

import io.xlate.edi.stream.EDIInputFactory;
import io.xlate.edi.stream.EDIStreamEvent;
import io.xlate.edi.stream.EDIStreamReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * What a Java shop would write: reads every declaration of a topic with StAEDI or StAX, looks rough diamonds' certificates up in a global table,
 * and writes an alert, exactly once. It takes three fields out of a declaration and knows two rules; kpwatch knows the rest.
 *
 * <p>Arguments: brokers, application id, declarations topic, certificates topic, alerts topic, state folder. Ends with SIGTERM.
 */
public final class AlertStream {
  /** What concerns us in a declaration. Reused by its processor, one a task. */
  static final class Goods {
    boolean isAny;
    String reference, certificate, carats;

    void clear() {
      isAny = false;
      reference = certificate = carats = null;
    }
  }

  static boolean isRough(String code) {
    return code.startsWith("710210") || code.startsWith("710221") || code.startsWith("710231");
  }

  /** StAEDI without schemas or validation: its cheapest way. */
  static final class Edifact {
    private final EDIInputFactory factory = EDIInputFactory.newFactory();

    Edifact() {
      factory.setProperty(EDIInputFactory.EDI_VALIDATE_CONTROL_STRUCTURE, false);
      factory.setProperty(EDIInputFactory.EDI_VALIDATE_CONTROL_CODE_VALUES, false);
    }

    void read(byte[] bytes, Goods goods) throws Exception {
      boolean isRough = false;
      String tag = "", qualifier = "";
      try (EDIStreamReader reader = factory.createEDIStreamReader(new ByteArrayInputStream(bytes))) {
        while (reader.hasNext()) {
          EDIStreamEvent event = reader.next();
          if (event == EDIStreamEvent.START_SEGMENT) {
            tag = reader.getText();
            qualifier = "";
          } else if (event == EDIStreamEvent.ELEMENT_DATA) {
            int element = reader.getLocation().getElementPosition();
            int component = Math.max(reader.getLocation().getComponentPosition(), 1);
            switch (tag) {
              case "BGM":
                if (element == 2 && component == 1) goods.reference = reader.getText();
                break;
              case "CST":
                if (element == 2 && component == 1) {
                  isRough = isRough(reader.getText());
                  goods.isAny |= isRough;
                }
                break;
              case "MEA":
                if (!isRough || element != 3) break;
                if (component == 1) qualifier = reader.getText();
                else if (component == 2 && qualifier.equals("CTM")) goods.carats = reader.getText();
                break;
              case "DOC":
                if (!isRough) break;
                if (element == 1 && component == 4) qualifier = reader.getText();
                else if (element == 2 && component == 1 && qualifier.equals("L116")) goods.certificate = reader.getText();
                break;
              default:
                break;
            }
          }
        }
      }
    }
  }

  /** The JDK's own StAX, with what is unsafe turned off. */
  static final class Xml {
    private final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();

    Xml() {
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    void read(byte[] bytes, Goods goods) throws Exception {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      boolean isInItem = false, isRough = false;
      String parent = "", document = null, carats = null;
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          switch (reader.getLocalName()) {
            case "FunctionalReferenceID":
              goods.reference = reader.getElementText();
              break;
            case "GovernmentAgencyGoodsItem":
              isInItem = true;
              isRough = false;
              document = carats = null;
              break;
            case "Classification":
            case "AdditionalDocument":
              parent = reader.getLocalName();
              break;
            case "ID":
              if (!isInItem) break;
              if (parent.equals("Classification")) {
                isRough |= isRough(reader.getElementText());
              } else if (parent.equals("AdditionalDocument")) {
                String text = reader.getElementText();
                if (!text.startsWith("INV")) document = text;
              }
              break;
            case "TariffQuantity":
              carats = reader.getElementText();
              break;
            default:
              break;
          }
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          switch (reader.getLocalName()) {
            case "Classification":
            case "AdditionalDocument":
              parent = "";
              break;
            case "GovernmentAgencyGoodsItem":
              isInItem = false;
              if (!isRough) break;
              goods.isAny = true;
              goods.certificate = document;
              goods.carats = carats;
              break;
            default:
              break;
          }
        }
      }
      reader.close();
    }
  }

  /** One a task, so its readers need no lock. */
  static final class Judge implements FixedKeyProcessor<String, byte[], String> {
    private final Edifact edifact = new Edifact();
    private final Xml xml = new Xml();
    private final Goods goods = new Goods();
    private FixedKeyProcessorContext<String, String> context;
    private KeyValueStore<String, ValueAndTimestamp<String>> certificates;

    @Override
    public void init(FixedKeyProcessorContext<String, String> given) {
      context = given;
      certificates = given.getStateStore("certificates");
    }

    @Override
    public void process(FixedKeyRecord<String, byte[]> record) {
      goods.clear();
      byte[] bytes = record.value();
      try {
        if (bytes[0] == 'U' && bytes[1] == 'N') edifact.read(bytes, goods);
        else xml.read(bytes, goods);
      } catch (Exception error) {
        throw new IllegalStateException("a declaration that cannot be read", error);
      }
      if (!goods.isAny) return;
      boolean isAlert = goods.certificate == null;
      if (!isAlert) {
        ValueAndTimestamp<String> known = certificates.get(goods.certificate);
        isAlert = known != null && Double.parseDouble(goods.carats) > Double.parseDouble(known.value().split(",")[7]) * 1.05;
      }
      if (!isAlert) return;
      context.forward(record.withValue("{\"declaration\":\"" + goods.reference + "\",\"certificate\":\"" + goods.certificate + "\",\"carats\":\""
          + goods.carats + "\",\"state\":\"open\"}"));
    }
  }

  /** The reader of alerts recognises them by this header. */
  static final class Address implements FixedKeyProcessor<String, String, String> {
    private FixedKeyProcessorContext<String, String> context;

    @Override
    public void init(FixedKeyProcessorContext<String, String> given) {
      context = given;
    }

    @Override
    public void process(FixedKeyRecord<String, String> record) {
      context.forward(record.withHeaders(record.headers().add("ce_subject", record.key().getBytes(StandardCharsets.UTF_8))));
    }
  }

  public static void main(String[] words) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, words[0]);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, words[1]);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, words[5]);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.getInteger("threads", 2));
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Integer.getInteger("commit", 100));
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    // Larger fetches and polls: fewer turns of the loop for a message.
    properties.put(StreamsConfig.mainConsumerPrefix("max.poll.records"), 2000);
    properties.put(StreamsConfig.mainConsumerPrefix("max.partition.fetch.bytes"), 4 << 20);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 4000);
    properties.put(StreamsConfig.producerPrefix("linger.ms"), 0);
    properties.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, "INFO");

    StreamsBuilder builder = new StreamsBuilder();
    // In memory: faster than RocksDB at this size, and lighter.
    builder.globalTable(words[3], Consumed.with(Serdes.String(), Serdes.String()),
        Materialized.<String, String>as(Stores.inMemoryKeyValueStore("certificates")).withKeySerde(Serdes.String()).withValueSerde(Serdes.String()));
    builder.stream(words[2], Consumed.with(Serdes.String(), Serdes.ByteArray()))
        .processValues(Judge::new)
        .processValues(Address::new)
        .to(words[4], Produced.with(Serdes.String(), Serdes.String()));

    KafkaStreams streams = new KafkaStreams(builder.build(), properties);
    streams.setUncaughtExceptionHandler(error -> {
      error.printStackTrace();
      return org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_APPLICATION;
    });
    streams.setStateListener((now, before) -> {
      if (now == KafkaStreams.State.RUNNING) System.out.println("running " + System.currentTimeMillis());
    });
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}

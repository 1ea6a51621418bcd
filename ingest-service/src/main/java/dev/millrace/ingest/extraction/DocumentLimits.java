package dev.millrace.ingest.extraction;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large a document may be, and what reading it may cost.
 *
 * @param bytes most bytes of what is sent, counted decompressed
 * @param characters most UTF-16 units of its text
 * @param pages most pages of a PDF
 * @param sections most headings
 * @param markup most bytes of HTML or Markdown, which becomes a tree in memory
 * @param marks most tags of HTML, or characters of Markdown that may be markup
 * @param stream most decoded bytes of one stream of a PDF
 * @param streams most decoded bytes of all of a PDF's streams together
 * @param extraction longest time for reading one document
 * @param threads most documents being read at once
 * @param inWork most bytes of documents being read and sent on at once; what has markup or streams counts several times
 * @param patience longest wait of a document for its turn
 * @param title longest title, in UTF-16 units; a longer one that is found in a document is shortened
 * @param tags most tags
 * @param tag longest tag
 * @param metadata most entries of metadata
 * @param metadataName longest name of one
 * @param metadataValue longest text of one
 */
@ConfigurationProperties("millrace.ingest.documents")
public record DocumentLimits(
        @DefaultValue("64MB") DataSize bytes,
        @DefaultValue("20000000") int characters,
        @DefaultValue("10000") int pages,
        @DefaultValue("10000") int sections,
        @DefaultValue("32MB") DataSize markup,
        @DefaultValue("2000000") int marks,
        @DefaultValue("32MB") DataSize stream,
        @DefaultValue("512MB") DataSize streams,
        @DefaultValue("30s") Duration extraction,
        @DefaultValue("8") int threads,
        @DefaultValue("64MB") DataSize inWork,
        @DefaultValue("10s") Duration patience,
        @DefaultValue("1000") int title,
        @DefaultValue("64") int tags,
        @DefaultValue("100") int tag,
        @DefaultValue("64") int metadata,
        @DefaultValue("128") int metadataName,
        @DefaultValue("1024") int metadataValue) {}

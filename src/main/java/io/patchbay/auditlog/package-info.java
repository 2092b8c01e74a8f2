/** The record, to be read, searched, proved and taken along by admins. What writes it is {@code audit}. */
package io.patchbay.auditlog;

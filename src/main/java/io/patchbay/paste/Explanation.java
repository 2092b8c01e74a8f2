package io.patchbay.paste;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeCatalogue.Context;
import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.diagnosis.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the codes and words of a paste mean, and how it was understood. The subcode and the words decide before the bare
 * code, for the same code says different things (meta.md b8); a code that was seen nowhere in particular is explained for
 * every place that knows it.
 */
public record Explanation(List<CodeMeaning> meanings, List<String> understood) {

    /** Meanings that are shown; who gets more has to say more. */
    private static final int MOST = 8;

    /** Codes under which Meta says many things, so that its words tell more. */
    private static final Set<String> VAGUE =
            Set.of("0", "1", "2", "3", "10", "100", "200", "131000", "135000", "136024");

    /** Where codes come from that somebody pastes without saying where. */
    private static final Set<CodeSource> MOSTLY = Set.of(CodeSource.GRAPH, CodeSource.MESSAGE, CodeSource.SIGNUP_ERROR);

    /** Of the words on a screen there is no code to tell which of the rows it is. */
    private static final String WITHOUT_CODE = "text:";

    public static Explanation of(Paste paste) {
        return new Reading(paste).explanation();
    }

    private static final class Reading {

        private final Paste paste;
        private final List<ScreenTexts.Row> texts;
        private final Set<CodeMeaning> meanings = new LinkedHashSet<>();
        private final List<String> understood = new ArrayList<>();

        Reading(Paste paste) {
            this.paste = paste;
            this.texts = paste.hasPhoneForId() ? List.of() : ScreenTexts.in(Notation.unescaped(paste.text()));
        }

        Explanation explanation() {
            if (paste.cut()) {
                understood.add("Only the first 2,000 characters were read.");
            }
            if (!paste.forms().isEmpty()) {
                understood.add("Read as " + String.join(", ", paste.forms()) + ".");
            }
            if (paste.hasPhoneForId()) {
                phoneForId();
            } else {
                paste.codes().forEach(this::code);
            }
            words();
            ids();
            paste.phones().stream()
                    .limit(MOST)
                    .forEach(phone ->
                            understood.add("Phone number " + (phone.fromTheStart() ? "+" : "") + phone.digits() + "."));
            paste.addresses().forEach(this::address);
            return new Explanation(
                    withoutTheVague().stream().limit(MOST).toList(), List.copyOf(new LinkedHashSet<>(understood)));
        }

        private void phoneForId() {
            CodeCatalogue.find(CodeSource.GRAPH, "100:PHONE_NUMBER_AS_ID").ifPresent(meanings::add);
            understood.add(
                    "A phone number was used as id: a wrong setting on the sending side. The line is not touched.");
        }

        private void code(PastedCode code) {
            var how = new ArrayList<CodeMeaning>();
            var bySubcode = bySubcode(code);
            var byWords = byWords(code);
            var said = "Code " + code.written();
            if (!bySubcode.isEmpty()) {
                how.addAll(bySubcode);
                understood.add(said + ". The subcode decides.");
            } else if (!byWords.isEmpty()) {
                how.addAll(byWords);
                understood.add(said + ". The words beside it decide, as the code alone does not tell.");
            } else {
                how.addAll(bare(code));
                var places = how.stream().map(CodeMeaning::source).distinct().toList();
                understood.add(said
                        + (places.size() > 1 ? ". It means different things, depending on where it was seen." : "."));
            }
            meanings.addAll(how);
        }

        private List<CodeMeaning> bySubcode(PastedCode code) {
            if (code.detail() == null) {
                return List.of();
            }
            var whole = code.code() + "/" + code.detail();
            var source = code.seenIn() == null ? CodeSource.GRAPH : code.seenIn();
            var resolved = CodeCatalogue.resolve(code.code(), Context.in(source, code.detail()));
            if (resolved.known() && saysDetail(resolved)) {
                return List.of(resolved);
            }
            var anywhere = CodeCatalogue.everywhere(whole);
            return anywhere.isEmpty() && code.detail().length() >= 5
                    ? CodeCatalogue.everywhere(code.detail())
                    : anywhere;
        }

        private static boolean saysDetail(CodeMeaning meaning) {
            return meaning.code().matches(".+[/:].+");
        }

        /** The rows whose words stand in the text, if they are of this code or the code says little. */
        private List<CodeMeaning> byWords(PastedCode code) {
            var ofCode = texts.stream()
                    .map(ScreenTexts.Row::meaning)
                    .filter(row -> baseOf(row).equals(code.code().toUpperCase(Locale.ROOT)))
                    .filter(row -> saysDetail(row) || code.seenIn() == null)
                    .toList();
            if (!ofCode.isEmpty() || !VAGUE.contains(code.code()) || code.detail() != null) {
                return ofCode;
            }
            return texts.stream().map(ScreenTexts.Row::meaning).limit(2).toList();
        }

        private static String baseOf(CodeMeaning meaning) {
            return meaning.code().toUpperCase(Locale.ROOT).replaceFirst("[/:].*", "");
        }

        private List<CodeMeaning> bare(PastedCode code) {
            if (code.seenIn() != null) {
                var resolved = CodeCatalogue.resolve(code.code(), Context.in(code.seenIn(), code.detail()));
                var elsewhere = CodeCatalogue.withDetail(code.code());
                return resolved.known() || elsewhere.isEmpty() ? List.of(resolved) : elsewhere;
            }
            var everywhere = CodeCatalogue.everywhere(code.code());
            if (everywhere.isEmpty()) {
                everywhere = CodeCatalogue.withDetail(code.code());
            }
            return everywhere.isEmpty() && code.certain()
                    ? List.of(CodeCatalogue.unexplained(CodeSource.GRAPH, code.code()))
                    : everywhere.stream()
                            .sorted(Comparator.comparing(row -> MOSTLY.contains(row.source()) ? 0 : 1))
                            .toList();
        }

        /** Words count by themselves if no code says what they say. */
        private void words() {
            if (meanings.stream().anyMatch(CodeMeaning::known)) {
                return;
            }
            meanings.clear();
            for (var text : texts) {
                meanings.add(text.meaning());
                understood.add("Words as Meta or Kapso say them"
                        + (text.language().equals(Locale.ENGLISH)
                                ? ""
                                : " in " + text.language().getDisplayLanguage(Locale.ENGLISH))
                        + ".");
            }
            if (texts.isEmpty()) {
                paste.codes().stream()
                        .filter(PastedCode::certain)
                        .forEach(code -> meanings.add(CodeCatalogue.unexplained(
                                Objects.requireNonNullElse(code.seenIn(), CodeSource.GRAPH), code.code())));
            }
        }

        private void ids() {
            paste.ids().stream()
                    .filter(id -> id.kind() != PastedId.Kind.OBJECT || !paste.hasPhoneForId())
                    .limit(MOST)
                    .forEach(id -> understood.add(id.sentence()));
        }

        private void address(PastedAddress address) {
            if (address.isOurs()) {
                understood.add(
                        address.returned()
                                ? "Address to which a customer came back."
                                : "Address that a customer was sent.");
            } else {
                understood.add(
                        address.isOfSignup()
                                ? "Address of Kapso’s page for a link; the secret in it is not shown."
                                : "Address on another site; what may be secret in it is not shown.");
            }
        }

        /** A code with its detail makes the same code without it say nothing more. */
        private List<CodeMeaning> withoutTheVague() {
            return meanings.stream()
                    .filter(row -> row.known() || meanings.size() == 1 || isOnly(row))
                    .filter(row -> saysDetail(row) || Stream.of(row).noneMatch(this::isRefined))
                    .toList();
        }

        private boolean isOnly(CodeMeaning row) {
            return paste.codes().size() > 1
                    || meanings.stream().noneMatch(CodeMeaning::known)
                            && row.code().length() > 0;
        }

        private boolean isRefined(CodeMeaning row) {
            return !row.code().startsWith(WITHOUT_CODE)
                    && meanings.stream()
                            .anyMatch(other -> other != row
                                    && saysDetail(other)
                                    && baseOf(other).equals(baseOf(row)));
        }
    }
}

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
import java.util.Set;

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
            return new Explanation(withoutTheVague(), List.copyOf(new LinkedHashSet<>(understood)));
        }

        private void phoneForId() {
            CodeCatalogue.find(CodeSource.GRAPH, "100:PHONE_NUMBER_AS_ID").ifPresent(meanings::add);
            understood.add(
                    "A phone number was used as id: a wrong setting on the sending side. The line is not touched.");
        }

        private void code(PastedCode code) {
            var bySubcode = bySubcode(code);
            var byWords = bySubcode.isEmpty() ? byWords(code) : List.<CodeMeaning>of();
            var said = "Code " + code.written() + ". ";
            if (!bySubcode.isEmpty()) {
                meanings.addAll(bySubcode);
                understood.add(said + "The " + (code.detail().matches("\\d+") ? "subcode" : "detail") + " decides.");
            } else if (!byWords.isEmpty()) {
                meanings.addAll(byWords);
                understood.add(said + "The words beside it decide, as the code alone does not tell.");
            } else {
                var bare = bare(code);
                meanings.addAll(bare);
                understood.add((said + ofTheBare(code, bare)).strip());
            }
        }

        private static String ofTheBare(PastedCode code, List<CodeMeaning> rows) {
            if (rows.stream().noneMatch(CodeMeaning::known)) {
                return "It is not in the list of codes.";
            }
            if (code.detail() != null && code.detail().matches("\\d+")) {
                return "The subcode is not in the list of codes, so the code alone is explained.";
            }
            return rows.stream().map(CodeMeaning::source).distinct().count() > 1
                    ? "It means different things, depending on where it was seen."
                    : "";
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
            if (!texts.isEmpty()) {
                meanings.clear();
            }
            for (var text : texts) {
                meanings.add(text.meaning());
                understood.add("Words as Meta or Kapso say them" + inLanguage(text.language()) + ".");
            }
        }

        private static String inLanguage(Locale language) {
            return language.equals(Locale.ENGLISH) ? "" : " in " + language.getDisplayLanguage(Locale.ENGLISH);
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
                    .filter(row -> saysDetail(row) || meanings.stream().noneMatch(other -> isDetailOf(other, row)))
                    .limit(MOST)
                    .toList();
        }

        private static boolean isDetailOf(CodeMeaning row, CodeMeaning bare) {
            return row != bare && saysDetail(row) && baseOf(row).equals(baseOf(bare));
        }
    }
}

package io.patchbay.support;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Lets {@link PlainJsonPath} read what {@code path} and {@code jsonPath} are asked for. */
enum PlainAnswers implements Filter {
    READ_PLAINLY;

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        var answer = context.next(request, expected);
        if (answer.contentType() == null || !answer.contentType().startsWith("application/json")) {
            return answer;
        }
        return (Response) Proxy.newProxyInstance(
                Response.class.getClassLoader(), new Class<?>[] {Response.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("path") && ((String[]) arguments[1]).length == 0) {
                        return new PlainJsonPath(answer.asString()).get((String) arguments[0]);
                    }
                    if (method.getName().equals("jsonPath") && method.getParameterCount() == 0) {
                        return new PlainJsonPath(answer.asString());
                    }
                    try {
                        return method.invoke(answer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

using Scriban.Syntax;

namespace Scriban.Parsing;

/// <content>Function calls, named arguments and pipes.</content>
internal sealed partial class Parser
{
    /// <summary>An expression follows an expression: the first is a function, what follows are its arguments.</summary>
    private Continuation ParseCall(ref ExpressionState state)
    {
        var loop = state.Parent as ScriptForStatement;
        if (_current.Type == TokenType.Identifier && (loop is not null || PeekToken().Type == TokenType.Colon))
            return ParseNamedArguments(ref state, loop);
        bool parenthesis = _current.Type == TokenType.OpenParen && !IsAfterSpace;
        if (state.Call is not null && !parenthesis)
        {
            state.Call.AddArgument(state.Left);
            return state.Left is ScriptAnonymousFunction ? Continuation.Done : Continuation.NextArgument;
        }

        ScriptFunctionCall call = Open(new ScriptFunctionCall { Target = state.Left });
        call.Span.Start = state.Left.Span.Start;
        if (!parenthesis)
        {
            state.Call = call;
            return Continuation.NextArgument;
        }

        ParseExplicitArguments(call);
        state.Left = call;
        return Continuation.Again;
    }

    private void ParseExplicitArguments(ScriptFunctionCall call)
    {
        call.IsExplicit = true;
        Expect(TokenType.OpenParen);
        for (bool first = true; ; first = false)
        {
            if (_current.Type == TokenType.CloseParen)
            {
                Expect(TokenType.CloseParen);
                call.IsClosed = true;
                return;
            }

            if (!first)
                ExpectArgumentComma();
            if (!IsStartOfExpression())
            {
                LogError("Expecting an expression for argument function calls instead of this token.");
                break;
            }

            ScriptExpression? argument = ParseExpression(call);
            if (argument is null)
                break;
            call.Arguments.Add(argument);
            call.Span.End = argument.Span.End;
        }

        LogError("Expecting a closing parenthesis for a function call.");
    }

    /// <summary><c>function name: value</c>, or the options of a for loop, where the value may be missing.</summary>
    private Continuation ParseNamedArguments(ref ExpressionState state, ScriptForStatement? loop)
    {
        if (loop is null)
        {
            if (state.Call is null)
            {
                state.Call = Open(new ScriptFunctionCall { Target = state.Left });
                state.Call.Span.Start = state.Left.Span.Start;
            }
            else
            {
                state.Call.Arguments.Add(state.Left);
            }
        }

        Close(state.Left);
        state.IsClosed = true;
        while (_current.Type == TokenType.Identifier && (loop is not null || PeekToken().Type == TokenType.Colon))
        {
            ScriptNamedArgument argument = Open(new ScriptNamedArgument());
            ScriptExpression name = ParseVariable();
            if (name is not ScriptVariable variable)
            {
                LogError(name.Span, "Invalid identifier passed as a named argument. Expecting a simple variable name");
                break;
            }

            argument.Name = variable;
            if (loop is not null)
                loop.NamedArguments.Add(Close(argument));
            else
                state.Call!.Arguments.Add(argument);
            if (_current.Type == TokenType.Colon)
            {
                NextToken();
                argument.Value = ExpectExpression(state.Parent, mode: ExpressionMode.Basic);
                if (argument.Value is not null)
                    argument.Span.End = argument.Value.Span.End;
            }

            if (state.Call is null)
                continue;
            state.Call.Span.End = argument.Span.End;
            if (argument.Value is ScriptAnonymousFunction)
                break;
        }

        if (loop is null && IsStartOfExpression())
            return Continuation.NextArgument;
        if (state.Call is not null)
        {
            state.Left = state.Call;
            state.Call = null;
        }

        return IsPipe ? Continuation.Again : Continuation.Done;
    }

    private bool IsPipe => _current.Type is TokenType.VerticalBar or TokenType.PipeGreater;

    private Continuation ParsePipe(ref ExpressionState state)
    {
        // `1 | math.abs`: the destination is a call although it has no argument of its own.
        if (state.Parent is ScriptPipeCall && state.Call is null && state.Left is IVariablePath)
            state.Left = new ScriptFunctionCall { Target = state.Left, Span = state.Left.Span };
        if (!IsPipe)
            return Continuation.Done;
        if (state.Call is not null)
        {
            state.Call.Arguments.Add(state.Left);
            state.Left = state.Call;
        }

        ScriptPipeCall pipe = Open(new ScriptPipeCall { From = state.Left, Operator = _current.Type });
        pipe.Span.Start = state.Left.Span.Start;
        _newLineIsSpace++;
        NextToken();
        _newLineIsSpace--;
        pipe.To = ExpectExpression(pipe);
        state.Result = Close(pipe);
        return Continuation.Failed;
    }
}

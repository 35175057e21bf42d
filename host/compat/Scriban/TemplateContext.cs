using System.Runtime.CompilerServices;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban;

/// <summary>Everything one rendering needs: variables, output, limits, and how strict it is.</summary>
public partial class TemplateContext
{
    public delegate bool TryGetMemberDelegate(TemplateContext context, SourceSpan span, object target, string member, out object? value);

    public delegate bool TryGetVariableDelegate(TemplateContext context, SourceSpan span, ScriptVariable variable, out object? value);

    private readonly Dictionary<Type, MemberAccess> _memberAccess = [];
    private int _loopStatements;
    private int _loopDepth;
    private long _loopSteps;
    private int _callDepth;

    /// <summary>0 in a statement, 1 for the path of an expression, more inside that path; only the whole path takes a pipe.</summary>
    private int _pathLevel;

    /// <summary>A function is wanted for itself and not to be called.</summary>
    private bool _isAlias;

    public TemplateContext()
        : this(null)
    {
    }

    public TemplateContext(ScriptObject? builtin)
    {
        BuiltinObject = builtin ?? GetDefaultBuiltinObject();
        PushGlobal(BuiltinObject);
    }

    public ScriptObject BuiltinObject { get; }

    public ITemplateLoader? TemplateLoader { get; set; }

    public Dictionary<string, Template> CachedTemplates { get; } = [];

    public MemberRenamerDelegate MemberRenamer { get; set; } = StandardMemberRenamer.Default;

    public MemberFilterDelegate? MemberFilter { get; set; }

    public TryGetMemberDelegate? TryGetMember { get; set; }

    public TryGetVariableDelegate? TryGetVariable { get; set; }

    public Dictionary<object, object> Tags { get; } = [];

    /// <summary>Turns of all loops inside each other; 0 for no limit.</summary>
    public int LoopLimit { get; set; } = 1000;

    /// <summary>Calls and includes inside each other; 0 for no limit but the stack.</summary>
    public int RecursiveLimit { get; set; } = 100;

    /// <summary>Objects inside each other when one is written as text; 0 for no limit.</summary>
    public int ObjectRecursionLimit { get; set; } = 20;

    public TimeSpan RegexTimeOut { get; set; } = TimeSpan.FromSeconds(10);

    public CancellationToken CancellationToken { get; set; }

    /// <summary>An unknown variable is an error.</summary>
    public bool StrictVariables { get; set; }

    /// <summary>A member of null is null.</summary>
    public bool EnableRelaxedTargetAccess { get; set; }

    /// <summary>An unknown member is null.</summary>
    public bool EnableRelaxedMemberAccess { get; set; } = true;

    /// <summary>An unknown function gives null.</summary>
    public bool EnableRelaxedFunctionAccess { get; set; }

    /// <summary>An element outside a list is null.</summary>
    public bool EnableRelaxedIndexerAccess { get; set; } = true;

    /// <summary>An element at index null is null.</summary>
    public bool EnableNullIndexer { get; set; }

    public bool EnableBreakAndContinueAsReturnOutsideLoop { get; set; }

    public SourceSpan CurrentSpan => CurrentNode?.Span ?? default;

    internal ScriptNode? CurrentNode { get; private set; }

    internal ScriptFlowState FlowState { get; set; }

    internal Stack<object?> CaseValues { get; } = new();

    internal Stack<ScriptBlockStatement> BlockDelegates { get; } = new();

    internal PipeArguments Pipes { get; } = new();

    internal bool AllowsPipe => _pathLevel <= 1;

    public static ScriptObject GetDefaultBuiltinObject() => new BuiltinFunctions();

    /// <exception cref="InsufficientExecutionStackException">The stack is nearly used up.</exception>
    public void CheckAbort()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (CancellationToken.IsCancellationRequested)
            throw new ScriptRuntimeException(CurrentSpan, "The operation was cancelled");
    }

    /// <param name="alias">A function is the result itself; it is not called.</param>
    internal object? Evaluate(ScriptNode? node, bool alias = false)
    {
        if (node is null)
            return null;
        bool outerAlias = _isAlias;
        int outerLevel = _pathLevel;
        ScriptNode? outerNode = CurrentNode;
        try
        {
            CurrentNode = node;
            _pathLevel = 0;
            _isAlias = alias;
            return node.Evaluate(this);
        }
        catch (Exception error) when (error is not ScriptRuntimeException)
        {
            throw new ScriptRuntimeException(node.Span, error.Message, error);
        }
        finally
        {
            CurrentNode = outerNode;
            _pathLevel = outerLevel;
            _isAlias = outerAlias;
        }
    }

    /// <summary>The value of a path; a function found there is called without arguments.</summary>
    internal object? GetValue(ScriptExpression? target)
    {
        if (target is null)
            return null;
        ScriptNode? outerNode = CurrentNode;
        _pathLevel++;
        try
        {
            CurrentNode = target;
            object? value = Read(target);
            bool calls = value is IScriptCustomFunction && (!_isAlias || _pathLevel > 1);
            return calls ? FunctionCaller.Call(this, target, value, takesPipe: _pathLevel == 1, null) : value;
        }
        finally
        {
            CurrentNode = outerNode;
            _pathLevel--;
        }
    }

    private object? Read(ScriptExpression target)
    {
        try
        {
            return target is IVariablePath path ? path.GetValue(this) : Evaluate(target);
        }
        catch (Exception error) when (_pathLevel == 1 && error is not ScriptRuntimeException)
        {
            throw Unexpected(target, error);
        }
    }

    internal void SetValue(ScriptExpression? target, object? value)
    {
        if (target is null)
            return;
        _pathLevel++;
        try
        {
            if (target is not IVariablePath path)
                throw new ScriptRuntimeException(target.Span, "Unsupported target expression for assignment.");
            path.SetValue(this, value);
        }
        catch (Exception error) when (_pathLevel == 1 && error is not ScriptRuntimeException)
        {
            throw Unexpected(target, error);
        }
        finally
        {
            _pathLevel--;
        }
    }

    private static ScriptRuntimeException Unexpected(ScriptExpression target, Exception error) =>
        new(target.Span, $"Unexpected exception while accessing target expression: {error.Message}", error);

    internal MemberAccess GetMemberAccess(object target)
    {
        Type type = target.GetType();
        if (!_memberAccess.TryGetValue(type, out MemberAccess? access))
        {
            access = MemberAccess.For(target) ?? TypedMembers.Of(type, MemberFilter, MemberRenamer);
            _memberAccess.Add(type, access);
        }

        return access;
    }

    internal ScriptBlockStatement? TakeBlockDelegate() => BlockDelegates.TryPop(out ScriptBlockStatement? block) ? block : null;

    internal void EnterRecursive(ScriptNode node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new ScriptRuntimeException(node.Span, "Exceeding recursive depth limit, near to stack overflow");
        _callDepth++;
        if (RecursiveLimit != 0 && _callDepth > RecursiveLimit)
            throw new ScriptRuntimeException(node.Span, $"Exceeding number of recursive depth limit `{RecursiveLimit}` for node: `{node}`");
    }

    internal void ExitRecursive() => _callDepth--;

    internal void EnterLoop()
    {
        _loopStatements++;
        PushLoopVariables();
        EnterLoopScope();
    }

    internal void ExitLoop()
    {
        PopLoopVariables();
        _loopStatements--;
        ExitLoopScope();
    }

    internal LoopScope EnterLoopScope()
    {
        if (_loopDepth++ == 0)
            _loopSteps = 0;
        return new LoopScope(this);
    }

    internal void ExitLoopScope()
    {
        if (--_loopDepth == 0)
            _loopSteps = 0;
    }

    internal void StepLoop(SourceSpan span, bool isInternal = false)
    {
        if (isInternal)
            CheckAbort();
        _loopSteps++;
        if (LoopLimit != 0 && _loopSteps > LoopLimit)
            throw new ScriptRuntimeException(span,
                $"Exceeding number of iteration limit `{LoopLimit}` for {(isInternal ? "internal iteration" : "loop statement")}.");
    }

    internal void Jump(ScriptFlowState flow, SourceSpan span, string keyword)
    {
        if (_loopStatements > 0)
            FlowState = flow;
        else if (EnableBreakAndContinueAsReturnOutsideLoop)
            FlowState = ScriptFlowState.Return;
        else
            throw new ScriptRuntimeException(span, $"The <{keyword}> statement can only be used inside for/while loops");
    }
}

/// <summary>A loop inside a function; its turns count like those of a loop statement.</summary>
internal readonly struct LoopScope(TemplateContext context) : IDisposable
{
    public void Step(SourceSpan span) => context.StepLoop(span, isInternal: true);

    public void Dispose() => context.ExitLoopScope();
}

using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban;

/// <content>
/// Variables. Globals are searched in the loops and parameters of the running function, then in the pushed objects from the
/// last to the first; locals, whose names start with a dollar sign, belong to a function, an include or a pushed object.
/// </content>
public partial class TemplateContext
{
    private sealed class Scope(IScriptObject? store, bool hidesOuter = false)
    {
        public readonly IScriptObject? Store = store;

        /// <summary>A named function does not see the parameters of the function that called it.</summary>
        public readonly bool HidesOuter = hidesOuter;

        public readonly Stack<ScriptObject> Loops = new();

        public bool TryGet(TemplateContext context, ScriptVariable variable, out object? value)
        {
            foreach (ScriptObject loop in Loops)
            {
                if (loop.TryGetValue(variable.Name, out value))
                    return true;
            }

            value = null;
            return Store?.TryGetValue(context, variable.Span, variable.Name, out value) ?? false;
        }
    }

    private readonly Stack<Scope> _globals = new();
    private readonly Stack<Scope> _functions = new();
    private readonly Stack<Scope> _locals = new();

    public IScriptObject CurrentGlobal => _globals.Peek().Store!;

    public int GlobalCount => _globals.Count;

    /// <summary>Makes the members of an object variables, before those of the objects pushed earlier.</summary>
    public void PushGlobal(IScriptObject scriptObject)
    {
        PushGlobalOnly(scriptObject);
        PushLocal();
    }

    public IScriptObject PopGlobal()
    {
        IScriptObject store = PopGlobalOnly();
        PopLocal();
        return store;
    }

    internal void PushGlobalOnly(IScriptObject scriptObject)
    {
        ArgumentNullException.ThrowIfNull(scriptObject);
        _globals.Push(new Scope(scriptObject));
    }

    internal IScriptObject PopGlobalOnly() => _globals.Count > 1
        ? _globals.Pop().Store!
        : throw new InvalidOperationException("Unexpected PopGlobal() not matching a PushGlobal");

    public void PushLocal() => _locals.Push(new Scope(new ScriptObject()));

    public void PopLocal() => _locals.Pop();

    internal void PushFunction(ScriptObject? variables, bool hidesOuter)
    {
        _functions.Push(new Scope(variables, hidesOuter));
        PushLocal();
    }

    internal void PopFunction()
    {
        _functions.Pop();
        PopLocal();
    }

    private IEnumerable<Scope> VisibleFunctions
    {
        get
        {
            foreach (Scope function in _functions)
            {
                yield return function;
                if (function.HidesOuter)
                    yield break;
            }
        }
    }

    /// <summary>Where the loops of the running code keep their variables.</summary>
    private Scope LoopOwner =>
        _functions.Count == 0 ? _globals.Peek() : VisibleFunctions.FirstOrDefault(f => f.Store is not null) ?? _globals.Peek();

    private void PushLoopVariables()
    {
        LoopOwner.Loops.Push(new ScriptObject());
        _locals.Peek().Loops.Push(new ScriptObject());
    }

    private void PopLoopVariables()
    {
        LoopOwner.Loops.Pop();
        _locals.Peek().Loops.Pop();
    }

    internal void SetLoopVariable(ScriptVariable variable, object? value) =>
        (variable.IsLocal ? _locals.Peek() : LoopOwner).Loops.Peek().SetValue(variable.Name, value, false);

    internal object? GetVariable(ScriptVariable variable)
    {
        if (TryFind(variable, out object? value))
            return value;
        bool found = TryGetVariable?.Invoke(this, variable.Span, variable, out value) ?? false;
        if (StrictVariables && !found)
            throw new ScriptRuntimeException(variable.Span, $"The variable or function `{variable}` was not found");
        return value;
    }

    private bool TryFind(ScriptVariable variable, out object? value)
    {
        if (variable.IsLocal)
            return _locals.Peek().TryGet(this, variable, out value);
        if (_functions.Count > 0)
        {
            foreach (Scope function in VisibleFunctions)
            {
                if (function.TryGet(this, variable, out value))
                    return true;
            }
        }

        foreach (Scope global in _globals)
        {
            if (global.TryGet(this, variable, out value))
                return true;
        }

        value = null;
        return false;
    }

    /// <param name="force">Replaces a read-only variable.</param>
    internal void SetVariable(ScriptVariable variable, object? value, bool asReadOnly = false, bool force = false)
    {
        IScriptObject store = StoreForWrite(variable);
        if (force)
            store.Remove(variable.Name);
        if (!store.TrySetValue(this, variable.Span, variable.Name, value, asReadOnly))
            throw new ScriptRuntimeException(variable.Span, $"Cannot set value on the readonly variable `{variable}`");
    }

    internal void SetReadOnly(ScriptVariable variable) => StoreForWrite(variable).SetReadOnly(variable.Name, true);

    private IScriptObject StoreForWrite(ScriptVariable variable)
    {
        if (variable.IsLocal)
            return _locals.Peek().Store!;
        IScriptObject store = GlobalStoreForWrite(variable.Name);
        if (!store.CanWrite(variable.Name))
            throw new ScriptRuntimeException(variable.Span,
                $"Cannot set the {(store == BuiltinObject ? "builtin " : "")}readonly variable `{variable}`");
        return store;
    }

    /// <summary>A function writes its parameters, then existing globals, and makes new variables its own.</summary>
    private IScriptObject GlobalStoreForWrite(string name)
    {
        IScriptObject? own = null;
        foreach (Scope function in VisibleFunctions)
        {
            if (function.Store is null)
                continue;
            own ??= function.Store;
            if (function.Store.Contains(name))
                return function.Store;
        }

        return own is null || _globals.Any(global => global.Store!.Contains(name)) ? CurrentGlobal : own;
    }
}
